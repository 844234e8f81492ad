// A small PKI made in a test, P-256: nothing is committed, nothing expires. What goes wrong here aborts.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "waybill/base/time.hpp"

namespace waybill::test {

using namespace std::chrono_literals;

inline Time system_now() { return base::SystemClock().now(); }

/// PEM of a certificate and its key.
struct Issued {
    std::string certificate, key;
};

struct Leaf {
    std::string names = "URI:spiffe://corp.example/hr/sync";  // as openssl.cnf has subjectAltName; empty: none
    std::string purpose{};                                    // extendedKeyUsage; empty: none, so any
    Time from = system_now() - 24h, until = system_now() + 48h;
    bool is_authority = false;
};

class Authority {
public:
    using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
    using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

    /// A root of its own.
    explicit Authority(const std::string& name, Time until = system_now() + 48h)
        : name_(name), key_(new_key()), certificate_(nullptr, X509_free) {
        const Leaf self{.names = "", .until = until, .is_authority = true};
        certificate_ = sign(name, key_.get(), self, nullptr);
    }
    /// One below `parent`.
    Authority(const std::string& name, const Authority& parent)
        : name_(name), key_(new_key()), certificate_(nullptr, X509_free) {
        const Leaf self{.names = "", .is_authority = true};
        certificate_ = parent.sign(name, key_.get(), self, parent.certificate_.get());
    }

    std::string certificate() const { return pem_of(certificate_.get()); }

    Issued issue(const Leaf& leaf = {}) const {
        const KeyPtr key = new_key();
        const CertificatePtr certificate = sign("leaf", key.get(), leaf, certificate_.get());
        return {pem_of(certificate.get()), pem_of(key.get(), nullptr)};
    }

    /// A list that revokes these certificates (PEM).
    std::string crl(const std::vector<std::string>& revoked, Time until = system_now() + 24h) const {
        const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
        check(X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
              X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get())) == 1);
        set(X509_CRL_get0_lastUpdate(list.get()), until - 72h);
        const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> next(ASN1_TIME_new(), ASN1_TIME_free);
        set(next.get(), until);
        check(X509_CRL_set1_nextUpdate(list.get(), next.get()) == 1);
        for (const std::string& certificate : revoked) {
            X509_REVOKED* const entry = X509_REVOKED_new();
            const CertificatePtr parsed = parse(certificate);
            check(X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(parsed.get())) == 1 &&
                  X509_REVOKED_set_revocationDate(entry, next.get()) == 1 &&
                  X509_CRL_add0_revoked(list.get(), entry) == 1);
        }
        check(X509_CRL_sort(list.get()) == 1 && X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) > 0);
        return written([&](BIO* out) { return PEM_write_bio_X509_CRL(out, list.get()); });
    }

    static CertificatePtr parse(const std::string& certificate) {
        BIO* const in = BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size()));
        CertificatePtr out(PEM_read_bio_X509(in, nullptr, nullptr, nullptr), X509_free);
        BIO_free(in);
        check(out != nullptr);
        return out;
    }
    /// The key in PEM, sealed by a password.
    static std::string seal(const std::string& key, const char* password) {
        BIO* const in = BIO_new_mem_buf(key.data(), static_cast<int>(key.size()));
        const KeyPtr parsed(PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr), EVP_PKEY_free);
        BIO_free(in);
        return pem_of(parsed.get(), password);
    }

private:
    static void check(bool good) {
        if (!good) std::abort();
    }
    static KeyPtr new_key() {
        KeyPtr key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        check(key != nullptr);
        return key;
    }
    static void set(const ASN1_TIME* time, Time to) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(to.time_since_epoch()).count();
        check(ASN1_TIME_set(const_cast<ASN1_TIME*>(time), seconds) != nullptr);
    }
    template <class Write>
    static std::string written(Write write) {
        BIO* const out = BIO_new(BIO_s_mem());
        check(write(out) == 1);
        char* data = nullptr;
        const long size = BIO_get_mem_data(out, &data);
        std::string text(data, static_cast<std::size_t>(size));
        BIO_free(out);
        return text;
    }
    static std::string pem_of(X509* certificate) {
        return written([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
    }
    static std::string pem_of(EVP_PKEY* key, const char* password) {
        const EVP_CIPHER* const cipher = password == nullptr ? nullptr : EVP_aes_128_cbc();
        return written([&](BIO* out) {
            return PEM_write_bio_PKCS8PrivateKey(out, key, cipher, nullptr, 0, nullptr, const_cast<char*>(password));
        });
    }
    static void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
        if (value.empty()) return;
        X509V3_CTX context{};
        X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
        check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    }
    /// `issuer` null: self-signed.
    CertificatePtr sign(const std::string& common_name, EVP_PKEY* key, const Leaf& leaf, X509* issuer) const {
        CertificatePtr out(X509_new(), X509_free);
        X509* const made = out.get();
        check(X509_set_version(made, X509_VERSION_3) == 1 && X509_set_pubkey(made, key) == 1);
        std::uint64_t serial = 0;
        check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1 &&
              ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), serial >> 1) == 1);
        set(X509_get0_notBefore(made), leaf.from);
        set(X509_get0_notAfter(made), leaf.until);
        X509_NAME* const subject = X509_get_subject_name(made);
        check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                         reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0) == 1);
        X509* const by = issuer == nullptr ? made : issuer;
        check(X509_set_issuer_name(made, X509_get_subject_name(by)) == 1);
        extend(made, by, NID_basic_constraints, leaf.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
        extend(made, by, NID_subject_key_identifier, "hash");
        if (issuer != nullptr) extend(made, by, NID_authority_key_identifier, "keyid");
        extend(made, by, NID_subject_alt_name, leaf.names);
        extend(made, by, NID_ext_key_usage, leaf.purpose);
        check(X509_sign(made, key_.get(), EVP_sha256()) > 0);
        return out;
    }

    std::string name_;
    KeyPtr key_;
    CertificatePtr certificate_;
};

}  // namespace waybill::test

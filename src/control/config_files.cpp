#include "waybill/control/config_files.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <system_error>

namespace waybill::control {
namespace {

constexpr std::uint64_t pem_limit = 4 << 20;

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_CRL* list) const { X509_CRL_free(list); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// What a file held; wiped, since it may have been a private key.
struct Contents {
    std::string bytes;
    Contents() = default;
    Contents(const Contents&) = delete;
    Contents& operator=(const Contents&) = delete;
    ~Contents() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

/// Without it OpenSSL would ask on the terminal for the password of a sealed key.
int no_password(char*, int, int, void*) { return -1; }

class Checker {
public:
    explicit Checker(base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}
    ~Checker() { ERR_clear_error(); }

    /// The first certificate of a chain; nullptr, and reported, where there is none.
    Owned<X509> certificates(const NamedPath& file) {
        Contents contents;
        if (!read(file, contents)) return nullptr;
        const Owned<BIO> bio(BIO_new_mem_buf(contents.bytes.data(), static_cast<int>(contents.bytes.size())));
        Owned<X509> first(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
        if (!first) return wrong(file, "holds no certificate", "as PEM, it begins with -----BEGIN CERTIFICATE-----");
        for (;;) {
            const Owned<X509> next(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
            if (!next) break;
        }
        if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
            return wrong(file, "holds a certificate that cannot be read", "");
        ERR_clear_error();
        return first;
    }

    void revocations(const NamedPath& file) {
        Contents contents;
        if (!read(file, contents)) return;
        const Owned<BIO> bio(BIO_new_mem_buf(contents.bytes.data(), static_cast<int>(contents.bytes.size())));
        const Owned<X509_CRL> list(PEM_read_bio_X509_CRL(bio.get(), nullptr, no_password, nullptr));
        if (!list) wrong(file, "holds no revocation list", "as PEM, it begins with -----BEGIN X509 CRL-----");
    }

    /// A private key, and that of the certificate where there is one.
    void private_key(const NamedPath& file, const X509* certificate) {
        Contents contents;
        if (!read(file, contents)) return;
        const Owned<BIO> bio(BIO_new_mem_buf(contents.bytes.data(), static_cast<int>(contents.bytes.size())));
        const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
        if (!key)
            wrong(file, "holds no private key", "as PEM, without a password");
        else if (certificate != nullptr && X509_check_private_key(certificate, key.get()) != 1)
            wrong(file, "is not the key of the certificate beside it", "");
    }

    void folder(const NamedPath& folder) {
        std::error_code problem;
        if (!std::filesystem::is_directory(folder.path, problem)) wrong(folder, "is not a folder", "");
    }

    void readable(const NamedPath& file, std::string hint) {
        std::error_code problem;
        Contents contents;
        if (!std::filesystem::exists(file.path, problem))
            wrong(file, "is not there", std::move(hint));
        else
            read(file, contents);
    }

    /// What is made when the gateway runs: the folder that it is made in.
    void can_be_made(const NamedPath& file) {
        std::error_code problem;
        const Path parent = file.path.parent_path();
        if (!parent.empty() && !std::filesystem::is_directory(parent, problem))
            diagnostics_.warning(file.where, shown(file) + " is in a folder that is not there",
                                 "it is needed at start");
    }

private:
    static std::string shown(const NamedPath& file) { return "`" + file.path.string() + "`"; }

    std::nullptr_t wrong(const NamedPath& file, const std::string& what, std::string hint) {
        diagnostics_.error(file.where, shown(file) + " " + what, std::move(hint));
        ERR_clear_error();
        return nullptr;
    }

    bool read(const NamedPath& file, Contents& contents) {
        std::error_code problem;
        if (!std::filesystem::is_regular_file(file.path, problem)) {
            wrong(file, std::filesystem::exists(file.path, problem) ? "is not a regular file" : "is not there", "");
            return false;
        }
        auto bytes = base::PosixFiles().read(file.path, pem_limit);
        if (!bytes) {
            wrong(file, "cannot be read: " + std::string(bytes.error().text()), "");
            return false;
        }
        contents.bytes = std::move(*bytes);
        return true;
    }

    base::Diagnostics& diagnostics_;
};

void check_listener(const ListenerTls& tls, Checker& checker) {
    const auto certificate = checker.certificates(tls.certificate);
    checker.private_key(tls.key, certificate.get());
    checker.certificates(tls.client_ca);
    if (tls.crl) checker.revocations(*tls.crl);
}

}  // namespace

void check_files(const GatewayConfig& config, base::Diagnostics& diagnostics) {
    Checker checker(diagnostics);
    for (const ListenerConfig& listener : config.listeners) check_listener(listener.tls, checker);
    checker.folder(config.policies);
    std::error_code problem;
    if (std::filesystem::exists(config.audit.directory.path, problem))
        checker.folder(config.audit.directory);
    else
        checker.can_be_made(config.audit.directory);
    if (config.audit.checkpoint_to) checker.can_be_made(*config.audit.checkpoint_to);
    checker.readable(config.keys.file, "`waybill key init` makes one");
    if (config.admin_socket) checker.can_be_made(*config.admin_socket);
}

void check_vendor_tls(const policy::Snapshot& snapshot, const Path& policies, base::Diagnostics& diagnostics) {
    Checker checker(diagnostics);
    for (const auto& [name, vendor] : snapshot.vendors) {
        const policy::Connection& connection = vendor.connection;
        const auto named = [&](const std::string& path) { return NamedPath{policies / path, connection.where}; };
        Owned<X509> certificate;
        if (!connection.ca.empty()) checker.certificates(named(connection.ca));
        if (!connection.certificate.empty()) certificate = checker.certificates(named(connection.certificate));
        if (!connection.key.empty()) checker.private_key(named(connection.key), certificate.get());
    }
}

}  // namespace waybill::control

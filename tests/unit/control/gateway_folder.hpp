// A folder with everything that a gateway's configuration names: certificates made for the test, keyring, policies.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "waybill/base/diagnostic.hpp"
#include "waybill/control/config.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::control::tests {

namespace fs = std::filesystem;

/// A folder of its own for one test.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "waybill-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path operator/(const char* name) const { return path_ / name; }
    void write(const char* name, std::string_view bytes) const { std::ofstream(path_ / name) << bytes; }

private:
    fs::path path_;
};

struct Pair {
    std::string certificate, key;
};

template <class Write>
std::string pem(Write write) {
    BIO* bio = BIO_new(BIO_s_mem());
    REQUIRE(write(bio) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string out(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return out;
}

inline Pair make_pair() {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    X509* certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    REQUIRE(X509_sign(certificate, key, EVP_sha256()) > 0);
    Pair out{pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); }),
             pem([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); })};
    X509_free(certificate);
    EVP_PKEY_free(key);
    return out;
}

inline std::string make_crl(const Pair& issuer) {
    BIO* bio = BIO_new_mem_buf(issuer.key.data(), static_cast<int>(issuer.key.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    X509_CRL* list = X509_CRL_new();
    ASN1_TIME* now = X509_gmtime_adj(nullptr, 0);
    X509_CRL_set1_lastUpdate(list, now);
    REQUIRE(X509_CRL_sign(list, key, EVP_sha256()) > 0);
    const std::string out = pem([&](BIO* target) { return PEM_write_bio_X509_CRL(target, list); });
    ASN1_TIME_free(now);
    X509_CRL_free(list);
    EVP_PKEY_free(key);
    return out;
}

constexpr std::string_view acme = R"(vendor: acme
title: Acme
agreement: {reference: R, purpose: p, valid: {from: 2026-01-01, until: 2099-01-01}, share: {a: clear}}
connection:
  url: https://acme.example:8443
  tls: {ca: ../ca.pem, certificate: ../gateway.pem, key: ../gateway.key}
routes: [{route: send, match: POST /send, clients: ["*"]}]
)";

/// Everything that `configuration` names.
inline void write_all(const Folder& folder) {
    waybill::crypto::start();
    const Pair gateway = make_pair(), authority = make_pair();
    folder.write("gateway.pem", gateway.certificate + authority.certificate);
    folder.write("gateway.key", gateway.key);
    folder.write("ca.pem", authority.certificate);
    folder.write("ca.crl", make_crl(authority));
    base::PosixFiles files;
    base::SystemRandom random;
    REQUIRE(control::create_keyring(files, random, folder / "keyring", "o"));
    fs::create_directories(folder / "policies/vendors");
    folder.write("policies/catalog.yaml", "categories: {a: {}}\n");
    folder.write("policies/vendors/acme.yaml", acme);
    fs::create_directory(folder / "audit");
}

constexpr std::string_view configuration = R"(node: gw-1
listeners: [{name: a, mode: egress, address: "0.0.0.0:0", tls: {certificate: gateway.pem, key: gateway.key, client_ca: ca.pem, crl: ca.crl}}]
policies: {directory: policies}
audit: {directory: audit, origin: o}
keys: {file: keyring}
admin: {socket: admin.sock}
)";

inline std::string lines_of(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const auto& diagnostic : diagnostics.all()) out += diagnostic.text() + "\n";
    return out;
}

inline GatewayConfig config_in(const Folder& folder, std::string_view text = configuration) {
    base::Diagnostics diagnostics;
    auto config = parse_gateway_config(text, folder / "waybill.yaml", diagnostics);
    INFO(lines_of(diagnostics));
    REQUIRE(config);
    return *config;
}

}  // namespace waybill::control::tests

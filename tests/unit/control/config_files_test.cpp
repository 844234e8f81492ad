#include "waybill/control/config_files.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "waybill/policy/load.hpp"

namespace {

namespace fs = std::filesystem;
using namespace waybill;

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
    void write(const char* name, const std::string& bytes) const { std::ofstream(path_ / name) << bytes; }

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

Pair make_pair() {
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

std::string make_crl(const Pair& issuer) {
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

void write_all(const Folder& folder) {
    const Pair gateway = make_pair(), authority = make_pair();
    folder.write("gateway.pem", gateway.certificate + authority.certificate);
    folder.write("gateway.key", gateway.key);
    folder.write("ca.pem", authority.certificate);
    folder.write("ca.crl", make_crl(authority));
    folder.write("keyring", "sealed");
    fs::create_directory(folder / "policies");
    fs::create_directory(folder / "audit");
}

constexpr std::string_view configuration = R"(node: gw-1
listeners: [{name: a, mode: egress, address: "0.0.0.0:0", tls: {certificate: gateway.pem, key: gateway.key, client_ca: ca.pem, crl: ca.crl}}]
policies: {directory: policies}
audit: {directory: audit, origin: o}
keys: {file: keyring}
admin: {socket: admin.sock}
)";

std::string lines_of(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const auto& diagnostic : diagnostics.all()) out += diagnostic.text() + "\n";
    return out;
}

std::string check(const Folder& folder) {
    base::Diagnostics diagnostics;
    const auto config = control::parse_gateway_config(configuration, folder / "waybill.yaml", diagnostics);
    REQUIRE(config);
    control::check_files(*config, diagnostics);
    return lines_of(diagnostics);
}

}  // namespace

TEST_CASE("a configuration whose files are all right has nothing to say") {
    const Folder folder;
    write_all(folder);
    CHECK(check(folder) == "");
}

TEST_CASE("each file that is missing or is not what it should be is named") {
    struct Damage {
        const char* file;
        const char* content;  // nullptr: removed
        const char* says;
    };
    const Damage damages[] = {
        {"gateway.pem", nullptr, "gateway.pem` is not there"},
        {"gateway.pem", "", "gateway.pem` holds no certificate"},
        {"gateway.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
         "gateway.pem` holds no certificate"},
        {"gateway.key", nullptr, "gateway.key` is not there"},
        {"gateway.key", "secret\n", "gateway.key` holds no private key"},
        {"ca.pem", "x", "ca.pem` holds no certificate"},
        {"ca.crl", "x", "ca.crl` holds no revocation list"},
        {"keyring", nullptr, "keyring` is not there (`waybill key init` makes one)"},
        {"policies", nullptr, "policies` is not a folder"},
    };
    for (const Damage& damage : damages) {
        INFO(damage.says);
        const Folder folder;
        write_all(folder);
        if (damage.content != nullptr)
            folder.write(damage.file, damage.content);
        else
            fs::remove_all(folder / damage.file);
        const std::string lines = check(folder);
        INFO(lines);
        CHECK(lines.find(damage.says) != std::string::npos);
        CHECK(lines.find("error: ") != std::string::npos);
        CHECK(std::count(lines.begin(), lines.end(), '\n') == 1);
    }
}

TEST_CASE("a broken second certificate of a chain is noticed") {
    const Folder folder;
    write_all(folder);
    std::ofstream(folder / "gateway.pem", std::ios::app)
        << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    CHECK(check(folder).find("holds a certificate that cannot be read") != std::string::npos);
}

TEST_CASE("a key that is not that of its certificate is noticed") {
    const Folder folder;
    write_all(folder);
    folder.write("gateway.key", make_pair().key);
    CHECK(check(folder).find("is not the key of the certificate beside it") != std::string::npos);
}

TEST_CASE("an audit folder that is to be made is no error and a file in its place is one") {
    const Folder folder;
    write_all(folder);
    fs::remove(folder / "audit");
    CHECK(check(folder) == "");
    folder.write("audit", "a file");
    CHECK(check(folder).find("audit` is not a folder") != std::string::npos);
}

TEST_CASE("the certificates of vendors are looked at where policies name them") {
    const Folder folder;
    write_all(folder);
    const std::string vendor = R"(vendor: acme
title: Acme
agreement: {reference: R, purpose: p, valid: {from: 2026-01-01, until: 2099-01-01}, share: {a: clear}}
connection:
  url: https://acme.example
  tls: {ca: ca.pem, certificate: gateway.pem, key: gateway.key}
routes: [{route: send, match: POST /send, clients: ["*"]}]
)";
    base::Diagnostics diagnostics;
    const auto snapshot = policy::load_files({{"catalog.yaml", "categories: {a: {}}\n"}, {"vendors/acme.yaml", vendor}},
                                             *base::parse_day("2026-06-01"), diagnostics);
    REQUIRE(snapshot != nullptr);
    control::check_vendor_tls(*snapshot, folder / ".", diagnostics);
    CHECK(lines_of(diagnostics) == "");
    fs::remove(folder / "ca.pem");
    folder.write("gateway.key", "x");
    control::check_vendor_tls(*snapshot, folder / ".", diagnostics);
    REQUIRE(diagnostics.all().size() == 2);
    CHECK(diagnostics.all()[0].text().starts_with("vendors/acme.yaml:6:8: error: "));
    CHECK(diagnostics.all()[0].what.ends_with("ca.pem` is not there"));
    CHECK(diagnostics.all()[1].what.ends_with("gateway.key` holds no private key"));
}

TEST_CASE("the shipped policies name no certificate that is not there") {
    base::Diagnostics loading, diagnostics;
    const fs::path policies = WAYBILL_SOURCE_DIR "/policies";
    const auto snapshot = policy::load(policies, *base::parse_day("2026-06-01"), loading);
    REQUIRE(snapshot != nullptr);
    control::check_vendor_tls(*snapshot, policies, diagnostics);
    CHECK(lines_of(diagnostics) == "");
}

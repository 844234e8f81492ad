#include <catch2/catch.hpp>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::test;
using net::Pem;

namespace {

Error broken(const net::ServerTls::Files& files) {
    const auto made = net::ServerTls::make(files);
    REQUIRE_FALSE(made);
    return made.error();
}

Error broken(const net::ClientTls::Files& files, const std::string& host = "vendor.test") {
    const auto made = net::ClientTls::make(files, host);
    REQUIRE_FALSE(made);
    return made.error();
}

void check(const Error& error, Code code, std::string_view text, std::string_view path) {
    CHECK(error.code() == code);
    CHECK(error.text() == text);
    CHECK(error.path() == path);
}

}  // namespace

TEST_CASE("tls settings: a key that is sealed by a password is an error and no question") {
    const Company company;
    auto files = company.server_files();
    files.key.bytes = Authority::seal(company.gateway.key, "secret");
    check(broken(files), Code::bad_key, "the private key is sealed by a password", "gateway.key");
}

TEST_CASE("tls settings: a key of another certificate is an error") {
    const Company company;
    auto files = company.server_files();
    files.key.bytes = company.client.key;
    check(broken(files), Code::bad_key, "the private key is not the certificate's", "gateway.key");
}

TEST_CASE("tls settings: files without what they should hold are errors with their path") {
    const Company company;
    auto files = company.server_files();
    files.key.bytes = company.gateway.certificate;
    check(broken(files), Code::bad_key, "the file has no private key in PEM form", "gateway.key");
    files = company.server_files();
    files.certificate.bytes = company.gateway.key;
    check(broken(files), Code::file_failed, "the file has no certificate in PEM form", "gateway.pem");
    files = company.server_files();
    files.client_ca.bytes = "";
    check(broken(files), Code::file_failed, "the file has no certificate in PEM form", "company-ca.pem");
    files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.certificate()};
    check(broken(files), Code::file_failed, "the file has no revocation list in PEM form", "company.crl");
}

TEST_CASE("tls settings: a damaged object is an error even behind a good one") {
    const Company company;
    auto files = company.server_files();
    std::string damaged = Authority("other").certificate();
    damaged.replace(100, 4, "!!!!");
    files.client_ca.bytes += damaged;
    check(broken(files), Code::file_failed, "a certificate in the file is damaged", "company-ca.pem");
    files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({}) + company.ca.crl({}).substr(0, 200)};
    check(broken(files), Code::file_failed, "a revocation list in the file is damaged", "company.crl");
}

TEST_CASE("tls settings: certificate and key may share a file") {
    const Company company;
    auto files = company.server_files();
    files.certificate.bytes = files.key.bytes = company.gateway.key + company.gateway.certificate;
    CHECK(net::ServerTls::make(files));
}

TEST_CASE("tls settings: pins and hosts that say nothing are errors") {
    const Company company;
    auto files = company.client_files();
    for (const char* const pin : {"", "sha256/", "sha256/AAAA", "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}) {
        CAPTURE(pin);
        files.pins = {pin};
        CHECK(broken(files).code() == Code::bad_key);
    }
    files.pins = {"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    CHECK(net::ClientTls::make(files, "vendor.test"));
    using namespace std::string_literals;
    CHECK(broken(files, "").code() == Code::bad_key);
    CHECK(broken(files, "vendor.test\0.evil"s).code() == Code::bad_key);
    CHECK(broken(files, std::string(300, 'a')).code() == Code::bad_key);
}

TEST_CASE("tls settings: a certificate without its key is an error") {
    const Company company;
    auto files = company.client_files();
    files.key.reset();
    CHECK(broken(files).code() == Code::bad_key);
}

TEST_CASE("tls settings: the digest changes with each file and with nothing else") {
    const Company company;
    const auto files = company.server_files();
    const std::string digest = server_tls(files)->digest();
    CHECK(digest.size() == 64);
    CHECK(server_tls(files)->digest() == digest);
    auto other = files;
    other.client_ca.bytes += '\n';
    CHECK(server_tls(other)->digest() != digest);
    other = files;
    other.crl = Pem{"company.crl", company.ca.crl({})};
    CHECK(server_tls(other)->digest() != digest);
    const auto vendor = company.client_files();
    CHECK(client_tls(vendor, "a.test")->digest() == client_tls(vendor, "a.test")->digest());
    CHECK(client_tls(vendor, "a.test")->digest() != client_tls(vendor, "b.test")->digest());
}

TEST_CASE("tls settings: a chain is judged by the time that is given") {
    const Company company;
    const Time expires = system_now() + 48h;
    const auto leaf = Authority::parse(company.client.certificate);
    const auto tls = server_tls(company.server_files());
    CHECK(tls->judge(leaf.get(), nullptr, system_now()));
    const auto later = tls->judge(leaf.get(), nullptr, expires + 1h);
    REQUIRE_FALSE(later);
    CHECK(later.error().code() == Code::client_not_trusted);
    CHECK(later.error().text() == "a certificate of the chain has expired");
    CHECK_FALSE(tls->judge(leaf.get(), nullptr, system_now() - 48h));
}

TEST_CASE("tls settings: a chain is judged by the newest list") {
    const Company company;
    const auto leaf = Authority::parse(company.client.certificate);
    auto files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({company.client.certificate})};
    const auto judged = server_tls(files)->judge(leaf.get(), nullptr, system_now());
    REQUIRE_FALSE(judged);
    CHECK(judged.error().text() == "a certificate of the chain was revoked");
    files.crl->bytes = company.ca.crl({});
    CHECK(server_tls(files)->judge(leaf.get(), nullptr, system_now()));
    CHECK(server_tls(files)->judge(leaf.get(), nullptr, system_now() + 25h).error().text() ==
          "a revocation list is stale");
}

TEST_CASE("tls settings: a judgement holds until the first certificate or list ends") {
    const Time now = std::chrono::floor<std::chrono::seconds>(system_now());
    Company company;
    company.ca = Authority("company", now + 40h);
    const Issued client = company.ca.issue({.until = now + 30h});
    const auto leaf = Authority::parse(client.certificate);
    auto files = company.server_files();
    CHECK(server_tls(files)->holds_until(leaf.get(), nullptr) == now + 30h);
    const auto lasting = Authority::parse(company.ca.issue({.until = now + 50h}).certificate);
    CHECK(server_tls(files)->holds_until(lasting.get(), nullptr) == now + 40h);
    files.crl = Pem{"company.crl", company.ca.crl({}, now - 1h) + company.ca.crl({}, now + 20h) +
                                       Authority("other").crl({}, now + 10h)};
    CHECK(server_tls(files)->holds_until(leaf.get(), nullptr) == now + 20h);
    CHECK(server_tls(files)->judge(leaf.get(), nullptr, now + 19h));
    CHECK_FALSE(server_tls(files)->judge(leaf.get(), nullptr, now + 21h));
}

TEST_CASE("tls settings: a judgement holds no longer than what stands between") {
    const Company company;
    const Authority department("department", company.ca);
    const Time now = std::chrono::floor<std::chrono::seconds>(system_now());
    const auto leaf = Authority::parse(department.issue({.until = now + 100h}).certificate);
    const auto between = Authority::parse(department.certificate());
    STACK_OF(X509)* const chain = sk_X509_new_null();
    sk_X509_push(chain, between.get());
    const auto tls = server_tls(company.server_files());
    CHECK(tls->judge(leaf.get(), chain, now));
    CHECK_FALSE(tls->judge(leaf.get(), nullptr, now));
    CHECK(tls->holds_until(leaf.get(), chain) < now + 49h);
    sk_X509_free(chain);
}

#include <openssl/sha.h>
#include <openssl/ssl.h>

#include <boost/asio/write.hpp>

#include "tls_pair.hpp"
#include "waybill/base/text_codes.hpp"

using namespace waybill;
using namespace waybill::test;
using net::Pem;

namespace {

/// How the server ends a handshake with a client of these settings.
Error refused(const std::shared_ptr<const net::ServerTls>& server,
              const std::shared_ptr<const net::ClientTls>& client) {
    Loop loop;
    const Shaken shaken = shake(loop, server, client);
    REQUIRE_FALSE(*shaken.server);
    return shaken.server->error();
}

/// How a client of these settings ends the handshake.
Error refused_by_client(const net::ServerTls::Files& server, const net::ClientTls::Files& client,
                        const std::string& host) {
    Loop loop;
    const Shaken shaken = shake(loop, server_tls(server), client_tls(client, host));
    REQUIRE_FALSE(*shaken.client);
    CHECK_FALSE(*shaken.server);
    return shaken.client->error();
}

net::ClientTls::Files client_with(const Company& company, const Issued& certificate) {
    auto files = company.client_files();
    files.certificate = Pem{"client.pem", certificate.certificate};
    files.key = Pem{"client.key", certificate.key};
    return files;
}

void check_refused(const Company& company, const Issued& client, std::string_view reason) {
    const Error error = refused(server_tls(company.server_files()), client_tls(client_with(company, client)));
    CHECK(error.code() == Code::client_not_trusted);
    CHECK(error.text() == reason);
}

std::string pin_of(const std::string& certificate) {
    const auto parsed = Authority::parse(certificate);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(X509_get0_pubkey(parsed.get()), &der);
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(der, static_cast<std::size_t>(size), u8(hash));
    OPENSSL_free(der);
    return "sha256/" + base::to_base64(hash);
}

}  // namespace

TEST_CASE("tls: a client with a certificate of the CA is let in and known by it") {
    const Company company;
    Loop loop;
    const Shaken shaken = shake(loop, server_tls(company.server_files()), client_tls(company.client_files()));
    REQUIRE(*shaken.server);
    REQUIRE(*shaken.client);
    const auto identity = net::identity_of((**shaken.server)->peer());
    REQUIRE(identity);
    CHECK(*identity == "spiffe://corp.example/hr/sync");
    CHECK_FALSE((**shaken.server)->resumed());
    CHECK((**shaken.client)->peer() != nullptr);
}

TEST_CASE("tls: a client without a certificate is refused") {
    const Company company;
    auto files = company.client_files();
    files.certificate.reset();
    files.key.reset();
    const Error error = refused(server_tls(company.server_files()), client_tls(files));
    CHECK(error.code() == Code::client_not_trusted);
    CHECK(error.text() == "the peer showed no certificate");
}

TEST_CASE("tls: a refused client gets the alert that says why") {
    const Company company;
    auto files = company.client_files();
    files.certificate.reset();
    files.key.reset();
    Loop loop;
    Shaken shaken = shake(loop, server_tls(company.server_files()), client_tls(files));
    REQUIRE(*shaken.client);  // of TLS 1.3 the client learns it at its first read
    const auto got = loop.result(read(***shaken.client));
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == Code::vendor_broke_off);
    CHECK(got.error().text() == "the peer demands a certificate");
}

TEST_CASE("tls: certificates that are not good for a client are refused with the reason") {
    const Company company;
    const Authority other("other");
    check_refused(company, other.issue(), "the certificate's issuer is not among the CAs");
    // The same name does not make the same CA.
    check_refused(company, Authority("company").issue(), "the certificate's issuer is not among the CAs");
    check_refused(company, company.ca.issue({.until = system_now() - 1h}), "a certificate of the chain has expired");
    check_refused(company, company.ca.issue({.from = system_now() + 1h}),
                  "a certificate of the chain is not valid yet");
    check_refused(company, company.ca.issue({.purpose = "serverAuth"}), "the certificate is for another purpose");
}

TEST_CASE("tls: a chain over an intermediate is let in where the client shows it") {
    const Company company;
    const Authority department("department", company.ca);
    Issued client = department.issue();
    check_refused(company, client, "the certificate's issuer is not among the CAs");
    client.certificate += department.certificate();
    Loop loop;
    const Shaken shaken = shake(loop, server_tls(company.server_files()), client_tls(client_with(company, client)));
    CHECK(*shaken.server);
}

TEST_CASE("tls: a leaf may not issue others") {
    const Company company;
    const Authority forger("leaf");
    Issued client = forger.issue();
    client.certificate += company.client.certificate;
    check_refused(company, client, "the certificate's issuer is not among the CAs");
}

TEST_CASE("tls: an intermediate alone is no anchor") {
    Company company;
    const Authority department("department", company.ca);
    auto files = company.server_files();
    files.client_ca.bytes = department.certificate();
    const Error error = refused(server_tls(files), client_tls(client_with(company, department.issue())));
    CHECK(error.code() == Code::client_not_trusted);
}

TEST_CASE("tls: a revocation list lets in whom it does not name, and refuses whom it names") {
    const Company company;
    auto files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({company.ca.issue().certificate})};
    Loop loop;
    CHECK(*shake(loop, server_tls(files), client_tls(company.client_files())).server);
    files.crl = Pem{"company.crl", company.ca.crl({company.client.certificate})};
    const Error error = refused(server_tls(files), client_tls(company.client_files()));
    CHECK(error.code() == Code::client_not_trusted);
    CHECK(error.text() == "a certificate of the chain was revoked");
}

TEST_CASE("tls: a stale revocation list refuses everyone") {
    const Company company;
    auto files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({}, system_now() - 1h)};
    CHECK(refused(server_tls(files), client_tls(company.client_files())).text() == "a revocation list is stale");
}

TEST_CASE("tls: every issuer of a chain needs a list") {
    const Company company;
    const Authority department("department", company.ca);
    Issued client = department.issue();
    client.certificate += department.certificate();
    auto files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({})};
    CHECK(refused(server_tls(files), client_tls(client_with(company, client))).text() ==
          "no revocation list covers a certificate of the chain");
    files.crl->bytes += department.crl({});
    Loop loop;
    CHECK(*shake(loop, server_tls(files), client_tls(client_with(company, client))).server);
    files.crl->bytes = company.ca.crl({department.certificate()}) + department.crl({});
    CHECK(refused(server_tls(files), client_tls(client_with(company, client))).text() ==
          "a certificate of the chain was revoked");
}

TEST_CASE("tls: a list that another CA signed covers nobody") {
    const Company company;
    auto files = company.server_files();
    files.crl = Pem{"company.crl", Authority("company").crl({})};
    CHECK(refused(server_tls(files), client_tls(company.client_files())).code() == Code::client_not_trusted);
}

TEST_CASE("tls: version 1.2 is let in with forward secrecy and AEAD only") {
    const Company company;
    const auto server = server_tls(company.server_files());
    const auto client = client_tls(company.client_files());
    SSL_CTX_set_max_proto_version(client->context(), TLS1_2_VERSION);
    Loop loop;
    CHECK(*shake(loop, server, client).server);
    const auto blocks = client_tls(company.client_files());
    SSL_CTX_set_max_proto_version(blocks->context(), TLS1_2_VERSION);
    REQUIRE(SSL_CTX_set_cipher_list(blocks->context(), "ECDHE-ECDSA-AES128-SHA256") == 1);
    const Error error = refused(server, blocks);
    CHECK(error.code() == Code::client_gone);
    CHECK(error.text() == "no common TLS version or cipher suite");
}

TEST_CASE("tls: version 1.1 is refused") {
    const Company company;
    const auto client = client_tls(company.client_files());
    SSL_CTX_set_security_level(client->context(), 0);
    SSL_CTX_set_min_proto_version(client->context(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(client->context(), TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(client->context(), "ALL:@SECLEVEL=0");
    const Error error = refused(server_tls(company.server_files()), client);
    CHECK(error.code() == Code::client_gone);
    CHECK(error.text() == "no common TLS version or cipher suite");
}

TEST_CASE("tls: plain HTTP on the TLS port is told apart") {
    const Company company;
    Loop loop;
    Sockets sockets = connected(loop);
    boost::asio::write(sockets.client, boost::asio::buffer(std::string("GET / HTTP/1.1\r\n\r\n")));
    const auto accepted = loop.result(
        net::TlsStream::accept(std::move(sockets.server), server_tls(company.server_files()), loop.deadlines, plenty));
    REQUIRE_FALSE(accepted);
    CHECK(accepted.error().code() == Code::client_gone);
    CHECK(accepted.error().text() == "the peer spoke plain HTTP");
}

TEST_CASE("tls: a client that never speaks meets the deadline of the handshake") {
    const Company company;
    Loop loop;
    Sockets sockets = connected(loop);
    const auto accepted = loop.result(net::TlsStream::accept(
        std::move(sockets.server), server_tls(company.server_files()), loop.deadlines, net::Milliseconds(50)));
    REQUIRE_FALSE(accepted);
    CHECK(accepted.error().code() == Code::request_timeout);
}

TEST_CASE("tls: a vendor that never speaks meets the deadline of the handshake") {
    const Company company;
    Loop loop;
    Sockets sockets = connected(loop);
    const auto made = loop.result(net::TlsStream::connect(std::move(sockets.client), client_tls(company.client_files()),
                                                          loop.deadlines, net::Milliseconds(50)));
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == Code::vendor_timeout);
}

TEST_CASE("tls: a vendor of another name is not trusted") {
    const Company company;
    const Error error = refused_by_client(company.server_files(), company.client_files(), "vendor.test");
    CHECK(error.code() == Code::vendor_not_trusted);
    CHECK(error.text() == "the certificate is for another name");
}

TEST_CASE("tls: a vendor reached by address shows the address") {
    const Company company;
    Loop loop;
    CHECK(*shake(loop, server_tls(company.server_files()), client_tls(company.client_files(), "127.0.0.1")).client);
    CHECK(refused_by_client(company.server_files(), company.client_files(), "127.0.0.2").text() ==
          "the certificate is for another name");
}

TEST_CASE("tls: a wildcard stands for one whole label") {
    Company company;
    company.gateway = company.ca.issue({.names = "DNS:*.vendor.test"});
    Loop loop;
    CHECK(*shake(loop, server_tls(company.server_files()), client_tls(company.client_files(), "a.vendor.test")).client);
    CHECK(refused_by_client(company.server_files(), company.client_files(), "a.b.vendor.test").code() ==
          Code::vendor_not_trusted);
    company.gateway = company.ca.issue({.names = "DNS:a*.vendor.test"});
    CHECK(refused_by_client(company.server_files(), company.client_files(), "ab.vendor.test").code() ==
          Code::vendor_not_trusted);
}

TEST_CASE("tls: the common name names nobody") {
    Company company;
    company.gateway = company.ca.issue({.names = ""});  // its common name is leaf
    CHECK(refused_by_client(company.server_files(), company.client_files(), "leaf").code() == Code::vendor_not_trusted);
}

TEST_CASE("tls: a vendor whose certificate is not good is not trusted") {
    Company company;
    const auto client = company.client_files();
    company.gateway = company.ca.issue({.names = "DNS:gateway.test", .until = system_now() - 1h});
    CHECK(refused_by_client(company.server_files(), client, "gateway.test").text() ==
          "a certificate of the chain has expired");
    company.gateway = company.ca.issue({.names = "DNS:gateway.test", .purpose = "clientAuth"});
    CHECK(refused_by_client(company.server_files(), client, "gateway.test").text() ==
          "the certificate is for another purpose");
    company.gateway = Authority("other").issue({.names = "DNS:gateway.test"});
    const Error error = refused_by_client(company.server_files(), client, "gateway.test");
    CHECK(error.code() == Code::vendor_not_trusted);
    CHECK(error.text() == "the certificate's issuer is not among the CAs");
}

TEST_CASE("tls: the system's store knows no private CA") {
    const Company company;
    auto files = company.client_files();
    files.ca.reset();
    CHECK(refused_by_client(company.server_files(), files, "gateway.test").code() == Code::vendor_not_trusted);
}

TEST_CASE("tls: a pin of the leaf or of its CA is enough and another one is not") {
    const Company company;
    auto files = company.client_files();
    const std::string other = pin_of(Authority("other").certificate());
    for (const std::string& certificate : {company.gateway.certificate, company.ca.certificate()}) {
        files.pins = {other, pin_of(certificate)};
        Loop loop;
        CHECK(*shake(loop, server_tls(company.server_files()), client_tls(files)).client);
    }
    files.pins = {other};
    const Error error = refused_by_client(company.server_files(), files, "gateway.test");
    CHECK(error.code() == Code::vendor_not_trusted);
    CHECK(error.text() == "no key of the chain is pinned");
}

TEST_CASE("tls: a pin is looked for in the verified chain and not in what else the vendor shows") {
    Company company;
    const Authority other("other");
    company.gateway.certificate += other.certificate();
    auto files = company.client_files();
    files.pins = {pin_of(other.certificate())};
    CHECK(refused_by_client(company.server_files(), files, "gateway.test").code() == Code::vendor_not_trusted);
}

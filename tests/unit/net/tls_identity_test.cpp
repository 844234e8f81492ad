#include <openssl/x509v3.h>

#include <catch2/catch.hpp>

#include "test_pki.hpp"
#include "waybill/net/tls.hpp"

using namespace waybill;
using namespace waybill::test;
using net::identity_of;

namespace {

std::string identity(const std::string& names) {
    static const Authority ca("company");
    const auto leaf = Authority::parse(ca.issue({.names = names}).certificate);
    const auto made = identity_of(leaf.get());
    if (made) return *made;
    CHECK(made.error().code() == Code::client_unidentified);
    return "refused";
}

/// One name of this type, which openssl.cnf's syntax could not say.
std::string identity_of_raw(int type, const std::string& text, int copies = 1) {
    const std::unique_ptr<X509, decltype(&X509_free)> leaf(X509_new(), X509_free);
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(GENERAL_NAMES_new(), GENERAL_NAMES_free);
    GENERAL_NAME* const name = GENERAL_NAME_new();
    ASN1_IA5STRING* const value = ASN1_IA5STRING_new();
    REQUIRE(ASN1_STRING_set(value, text.data(), static_cast<int>(text.size())) == 1);
    GENERAL_NAME_set0_value(name, type, value);
    REQUIRE(sk_GENERAL_NAME_push(names.get(), name) > 0);
    for (int i = 0; i < copies; ++i)
        REQUIRE(X509_add1_ext_i2d(leaf.get(), NID_subject_alt_name, names.get(), 0, X509V3_ADD_APPEND) == 1);
    const auto made = identity_of(leaf.get());
    return made ? *made : "refused";
}

}  // namespace

TEST_CASE("identity: one SPIFFE id is the client, whatever other names stand beside it") {
    CHECK(identity("URI:spiffe://corp.example/hr/sync") == "spiffe://corp.example/hr/sync");
    CHECK(identity("URI:spiffe://corp.example/hr/sync,DNS:a.example,DNS:b.example") == "spiffe://corp.example/hr/sync");
    CHECK(identity("email:x@corp.example,URI:spiffe://corp.example/A_b-c.d") == "spiffe://corp.example/A_b-c.d");
    CHECK(identity("URI:spiffe://corp.example") == "spiffe://corp.example");
}

TEST_CASE("identity: one DNS name is the client, in lower case") {
    CHECK(identity("DNS:sync.corp.example") == "dns:sync.corp.example");
    CHECK(identity("DNS:Sync.Corp.Example") == "dns:sync.corp.example");
    CHECK(identity("DNS:sync.corp.example,IP:127.0.0.1,email:x@corp.example") == "dns:sync.corp.example");
    CHECK(identity("DNS:_sync.corp.example") == "dns:_sync.corp.example");
}

TEST_CASE("identity: names that do not say one client are refused") {
    CHECK(identity("URI:spiffe://corp.example/a,URI:spiffe://corp.example/b") == "refused");
    CHECK(identity("URI:spiffe://corp.example/a,URI:https://corp.example/a") == "refused");
    CHECK(identity("URI:https://corp.example/hr/sync") == "refused");
    CHECK(identity("URI:https://corp.example/hr/sync,DNS:sync.corp.example") == "refused");
    CHECK(identity("DNS:a.corp.example,DNS:b.corp.example") == "refused");
    CHECK(identity("DNS:*.corp.example") == "refused");
    CHECK(identity("IP:127.0.0.1") == "refused");
    CHECK(identity("email:x@corp.example") == "refused");
    CHECK(identity("") == "refused");
}

TEST_CASE("identity: what is nearly a SPIFFE id is none") {
    for (const char* const uri :
         {"spiffe:///hr", "spiffe://Corp.example/hr", "SPIFFE://corp.example/hr", "spiffe://corp.example/",
          "spiffe://corp.example/hr/", "spiffe://corp.example//hr", "spiffe://corp.example/./hr",
          "spiffe://corp.example/../hr", "spiffe://corp.example/h%72", "spiffe://corp.example:443/hr",
          "spiffe://user@corp.example/hr", "spiffe://corp.example/hr?x", "spiffe://corp.example/hr#x",
          "spiffe://corp.example/*", "spiffe:/corp.example/hr", "spiffe://corp.example/h r"}) {
        CAPTURE(uri);
        CHECK(identity_of_raw(GEN_URI, uri) == "refused");
    }
    CHECK(identity_of_raw(GEN_URI, "spiffe://corp.example/" + std::string(2000, 'a')) != "refused");
    CHECK(identity_of_raw(GEN_URI, "spiffe://corp.example/" + std::string(2048, 'a')) == "refused");
}

TEST_CASE("identity: a NUL or a malformed host name identifies nobody") {
    using namespace std::string_literals;
    CHECK(identity_of_raw(GEN_DNS, "sync.corp.example"s) == "dns:sync.corp.example");
    CHECK(identity_of_raw(GEN_DNS, "sync.corp.example\0.evil.example"s) == "refused");
    CHECK(identity_of_raw(GEN_URI, "spiffe://corp.example/hr\0/evil"s) == "refused");
    CHECK(identity_of_raw(GEN_DNS, ""s) == "refused");
    CHECK(identity_of_raw(GEN_DNS, "sync.corp.example."s) == "refused");
    CHECK(identity_of_raw(GEN_DNS, "sync..example"s) == "refused");
    CHECK(identity_of_raw(GEN_DNS, "sync.corp.\xe4xample"s) == "refused");
    CHECK(identity_of_raw(GEN_DNS, std::string(64, 'a') + ".example") == "refused");
}

TEST_CASE("identity: the extension twice is refused rather than read once") {
    CHECK(identity_of_raw(GEN_DNS, "sync.corp.example", 2) == "refused");
}

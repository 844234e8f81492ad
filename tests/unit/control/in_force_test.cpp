// What a start or a reload takes: everything is right, or nothing is taken and all that is wrong is said.
#include "waybill/control/in_force.hpp"

#include <algorithm>

#include "gateway_folder.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/policy/connection_identity.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;

const Day today = *base::parse_day("2026-06-01");

struct Loaded {
    std::optional<control::InForce> in_force;
    std::string lines;
};

Loaded load(const Folder& folder, std::string_view text = configuration, const control::InForce* before = nullptr) {
    base::Diagnostics diagnostics;
    auto in_force = control::load_in_force(config_in(folder, text), today, before, diagnostics);
    return {std::move(in_force), lines_of(diagnostics)};
}

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("what is in force has the settings of each listener and each vendor") {
    const Folder folder;
    write_all(folder);
    const Loaded loaded = load(folder);
    INFO(loaded.lines);
    REQUIRE(loaded.in_force);
    CHECK(loaded.lines == "");
    CHECK(loaded.in_force->snapshot->find_vendor("acme") != nullptr);
    CHECK(loaded.in_force->settings->listeners.count("a") == 1);
    const net::VendorEndpoint& endpoint = loaded.in_force->settings->vendors.at("acme");
    CHECK(endpoint.host == "acme.example");
    CHECK(endpoint.port == 8443);
    CHECK(endpoint.authority == "acme.example:8443");
    CHECK(endpoint.tls != nullptr);
    CHECK(endpoint.identity == policy::identity_of(loaded.in_force->snapshot->find_vendor("acme")->connection));
}

TEST_CASE("public files are handed on as they were read with what they are for") {
    const Folder folder;
    write_all(folder);
    const auto loaded = load(folder);
    REQUIRE(loaded.in_force);
    std::vector<std::string> uses;
    for (const auto& one : loaded.in_force->files) {
        uses.push_back(one.what + " " + one.used_for);
        CHECK(one.digest == crypto::hash_text(crypto::sha256(one.bytes)));
        CHECK(one.bytes.find("PRIVATE") == std::string::npos);
        if (one.what == "ca") CHECK(one.bytes == bytes_of(folder / "ca.pem"));
    }
    CHECK(std::find(uses.begin(), uses.end(), "ca listener a") != uses.end());
    CHECK(std::find(uses.begin(), uses.end(), "certificate listener a") != uses.end());
    CHECK(std::find(uses.begin(), uses.end(), "ca vendor acme") != uses.end());
}

TEST_CASE("a vendor's address is taken apart into host and port and authority") {
    struct Address {
        std::string url, host, authority;
        int port;
    };
    const Address addresses[] = {
        {"https://acme.example", "acme.example", "acme.example", 443},
        {"https://acme.example:443", "acme.example", "acme.example", 443},
        {"https://127.0.0.1:9", "127.0.0.1", "127.0.0.1:9", 9},
        {"\"https://[::1]\"", "::1", "[::1]", 443},
        {"\"https://[::1]:8443\"", "::1", "[::1]:8443", 8443},
    };
    for (const Address& address : addresses) {
        INFO(address.url);
        const Folder folder;
        write_all(folder);
        std::string vendor(acme);
        vendor.replace(vendor.find("https://acme.example:8443"), 25, address.url);
        folder.write("policies/vendors/acme.yaml", vendor);
        const Loaded loaded = load(folder);
        INFO(loaded.lines);
        REQUIRE(loaded.in_force);
        const net::VendorEndpoint& endpoint = loaded.in_force->settings->vendors.at("acme");
        CHECK(endpoint.host == address.host);
        CHECK(endpoint.authority == address.authority);
        CHECK(endpoint.port == address.port);
    }
}

TEST_CASE("each file that is missing or is not what it should be is named and nothing is taken") {
    struct Damage {
        const char* file;
        const char* content;  // nullptr: removed
        const char* says;
    };
    const Damage damages[] = {
        {"own.pem", nullptr, "own.pem` is not there"},
        {"own.pem", "", "own.pem` holds no certificate"},
        {"own.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "own.pem` holds no certificate"},
        {"own.key", nullptr, "own.key` is not there"},
        {"own.key", "secret\n", "own.key` holds no private key"},
        {"own-ca.pem", "x", "own-ca.pem` holds no certificate"},
        {"ca.crl", "x", "ca.crl` holds no revocation list"},
        {"policies", nullptr, "policies: error: not a folder"},
        {"policies/vendors/acme.yaml", "vendor: acme\n", "vendors/acme.yaml:1:1: error: the vendor has no `title`"},
    };
    for (const Damage& damage : damages) {
        INFO(damage.says);
        const Folder folder;
        write_all(folder);
        for (const char* name : {"gateway.pem", "gateway.key", "ca.pem"})
            fs::copy_file(folder / name, folder / (std::string("own") + (name == std::string("ca.pem") ? "-" : "") +
                                                   (std::string(name).substr(name[0] == 'g' ? 7 : 0)))
                                                      .c_str());
        if (damage.content != nullptr)
            folder.write(damage.file, damage.content);
        else
            fs::remove_all(folder / damage.file);
        std::string text(configuration);
        const auto put = [&](std::string_view from, std::string_view to) {
            text.replace(text.find(from), from.size(), to);
        };
        put("gateway.pem", "own.pem");
        put("gateway.key", "own.key");
        put("client_ca: ca.pem", "client_ca: own-ca.pem");
        const Loaded loaded = load(folder, text);
        INFO(loaded.lines);
        CHECK_FALSE(loaded.in_force);
        CHECK(loaded.lines.find(damage.says) != std::string::npos);
    }
}

TEST_CASE("a broken second certificate of a chain is noticed") {
    const Folder folder;
    write_all(folder);
    std::ofstream(folder / "gateway.pem", std::ios::app)
        << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    CHECK(load(folder).lines.find("holds a certificate that cannot be read") != std::string::npos);
}

TEST_CASE("a key that is not that of its certificate is noticed") {
    const Folder folder;
    write_all(folder);
    folder.write("gateway.key", make_pair().key);
    CHECK(load(folder).lines.find("is not the key of the certificate beside it") != std::string::npos);
}

TEST_CASE("a vendor without tls is refused with its file and line") {
    const Folder folder;
    write_all(folder);
    std::string vendor(acme);
    const std::string tls = "  tls: {ca: ../ca.pem, certificate: ../gateway.pem, key: ../gateway.key}\n";
    vendor.erase(vendor.find(tls), tls.size());
    folder.write("policies/vendors/acme.yaml", vendor);
    const Loaded loaded = load(folder);
    CHECK_FALSE(loaded.in_force);
    CHECK(loaded.lines.starts_with("vendors/acme.yaml:5:3: error: the connection of `acme` has no `tls`"));
}

TEST_CASE("a listener that is bound to a vendor needs that vendor") {
    const Folder folder;
    write_all(folder);
    std::string text(configuration);
    text.replace(text.find("tls: {cert"), 4, "vendor: acme, tls:");
    CHECK(load(folder, text).in_force);
    text.replace(text.find("vendor: acme"), 12, "vendor: acne");
    const Loaded loaded = load(folder, text);
    CHECK_FALSE(loaded.in_force);
    CHECK(loaded.lines.find(": error: the listener's vendor `acne` is not in the policies") != std::string::npos);
}

TEST_CASE("settings that did not change are the very same after a reload") {
    const Folder folder;
    write_all(folder);
    const Loaded first = load(folder);
    REQUIRE(first.in_force);
    const Loaded again = load(folder, configuration, &*first.in_force);
    REQUIRE(again.in_force);
    CHECK(again.in_force->settings->listeners.at("a") == first.in_force->settings->listeners.at("a"));
    CHECK(again.in_force->settings->vendors.at("acme").tls == first.in_force->settings->vendors.at("acme").tls);
}

TEST_CASE("settings whose files changed are new after a reload and others are kept") {
    const Folder folder;
    write_all(folder);
    const Loaded first = load(folder);
    REQUIRE(first.in_force);
    const Pair authority = make_pair();
    folder.write("ca.pem", authority.certificate);
    std::string vendor(acme);
    vendor.replace(vendor.find("ca: ../ca.pem"), 13, "ca: ../old.pem");
    const auto old = std::find_if(first.in_force->files.begin(), first.in_force->files.end(),
                                  [](const auto& one) { return one.what == "ca" && one.used_for == "vendor acme"; });
    REQUIRE(old != first.in_force->files.end());
    folder.write("old.pem", old->bytes);
    folder.write("policies/vendors/acme.yaml", vendor);
    const Loaded second = load(folder, configuration, &*first.in_force);
    REQUIRE(second.in_force);
    CHECK(second.in_force->settings->listeners.at("a") != first.in_force->settings->listeners.at("a"));
    CHECK(second.in_force->settings->vendors.at("acme").tls == first.in_force->settings->vendors.at("acme").tls);
}

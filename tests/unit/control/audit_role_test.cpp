// The configuration of the audit role, and the questions that its holders may ask.
#include <catch2/catch.hpp>

#include "waybill/control/config.hpp"
#include "waybill/control/subject_lookup.hpp"

namespace {

using namespace waybill;

std::optional<control::GatewayConfig> parsed(const std::string& admin, base::Diagnostics& diagnostics) {
    const std::string text =
        "node: gw-1\n"
        "listeners: [{name: a, mode: egress, address: \"0.0.0.0:8443\", address_by: path,\n"
        "             tls: {certificate: c, key: k, client_ca: a}}]\n"
        "policies: {directory: p}\n"
        "audit: {directory: /a, origin: waybill.example/gw-1}\n"
        "keys: {file: k}\n"
        "admin: " +
        admin + "\n";
    return control::parse_gateway_config(text, "/etc/waybill/waybill.yaml", diagnostics);
}

Result<control::SubjectQuestion> question(boost::json::object fields) { return control::read_question(fields); }

}  // namespace

TEST_CASE("the audit role is a list of users and groups beside a socket of its own") {
    base::Diagnostics diagnostics;
    const auto config = parsed(
        R"({socket: s, audit: {socket: t, allow: ["group:auditors", "user:anna", "uid:7", "gid:8"]}})", diagnostics);
    REQUIRE(config);
    REQUIRE(config->audit_socket);
    CHECK(config->audit_socket->socket.path == "/etc/waybill/t");
    CHECK(config->audit_socket->allow == std::vector<std::string>{"group:auditors", "user:anna", "uid:7", "gid:8"});
}

TEST_CASE("a role that nobody or everybody could have does not load") {
    for (const char* admin :
         {R"({socket: s, audit: {socket: t, allow: [anna]}})", R"({socket: s, audit: {socket: t, allow: ["uid:x"]}})",
          R"({socket: s, audit: {socket: t, allow: ["uid:65534"]}})",
          R"({socket: s, audit: {socket: t, allow: ["user:nobody"]}})",
          R"({socket: s, audit: {socket: t, allow: ["group:"]}})", R"({socket: s, audit: {socket: t}})",
          R"({socket: s, audit: {allow: ["uid:1"]}})", R"({socket: s, audit: {socket: s, allow: ["uid:1"]}})",
          R"({socket: s, audit: {socket: t, allow: ["uid:1"], more: 1}})"}) {
        INFO(admin);
        base::Diagnostics diagnostics;
        CHECK_FALSE(parsed(admin, diagnostics));
        CHECK(diagnostics.has_errors());
    }
}

TEST_CASE("a question comes back as it was asked") {
    control::SubjectQuestion asked;
    asked.value = "ann@x.example";
    asked.category = "pii.email";
    asked.reference = "DSAR-2026/17";
    asked.since = *base::parse_time("2026-01-01T00:00:00Z");
    asked.limit = 7;
    const auto read = control::read_question(control::ask_about(asked));
    REQUIRE(read);
    CHECK(read->value == asked.value);
    CHECK(read->category == asked.category);
    CHECK(read->reference == asked.reference);
    CHECK(read->since == asked.since);
    CHECK_FALSE(read->until);
    CHECK(read->limit == 7);
}

TEST_CASE("a question with anything else in it is refused") {
    CHECK(question({{"value", "x"}}));
    CHECK_FALSE(question({}));
    CHECK_FALSE(question({{"value", ""}}));
    CHECK_FALSE(question({{"value", 7}}));
    CHECK_FALSE(question({{"value", std::string(5000, 'x')}}));
    CHECK_FALSE(question({{"value", "\xff"}}));
    CHECK_FALSE(question({{"value", "x"}, {"other", "y"}}));
    CHECK_FALSE(question({{"value", "x"}, {"category", "Not One"}}));
    CHECK_FALSE(question({{"value", "x"}, {"reference", "spaces in it"}}));
    CHECK_FALSE(question({{"value", "x"}, {"since", "yesterday"}}));
    CHECK_FALSE(question({{"value", "x"}, {"limit", -1}}));
    CHECK(question({{"value", "x"}, {"limit", 1'000'000}})->limit == 10'000);
}

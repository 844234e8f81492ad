// Refusals as a client sees them.
#include "waybill/http/problem.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "proxy_errors.hpp"

using namespace waybill;
using namespace waybill::http;

namespace {

constexpr std::string_view exchange = "01935c8e-7a00-7000-8000-000000000001";

std::string value_of(const Problem& problem, std::string_view name) {
    std::string out = "(none)";
    for (const Field& field : problem.fields) {
        if (field.name != name) continue;
        CHECK(out == "(none)");
        out = field.value;
    }
    return out;
}

}  // namespace

TEST_CASE("a refusal says code and place and remedy and exchange") {
    const Problem problem =
        make_problem(Error(Code::body_malformed, "a name twice in one object", 17), "gw-1", exchange);
    CHECK(problem.status == 400);
    CHECK(problem.body ==
          R"({"type":"urn:waybill:refusal:body-malformed","title":"Body malformed","status":400,)"
          R"("detail":"A name twice in one object (at byte 17). Send a message that is strictly valid in the route's )"
          R"(format: no duplicate names, no invalid UTF-8, nothing after it.",)"
          R"("instance":"urn:uuid:01935c8e-7a00-7000-8000-000000000001","code":"body-malformed",)"
          R"("exchange":"01935c8e-7a00-7000-8000-000000000001"})"
          "\n");
    CHECK(value_of(problem, "Content-Type") == "application/problem+json");
    CHECK(value_of(problem, "Proxy-Status") == "gw-1; error=http_request_error; details=\"body-malformed\"");
    CHECK(value_of(problem, "Waybill-Refusal") == "body-malformed");
    CHECK(value_of(problem, "Waybill-Exchange") == exchange);
    CHECK(value_of(problem, "Cache-Control") == "no-store");
    CHECK(value_of(problem, "Retry-After") == "(none)");
}

TEST_CASE("a refusal before there is an exchange names none") {
    const Problem problem = make_problem(Error(Code::overloaded, "too many connections"), "gw-1", "");
    CHECK(problem.status == 503);
    CHECK(
        problem.body ==
        R"({"type":"urn:waybill:refusal:overloaded","title":"Overloaded","status":503,"detail":"Too many connections. )"
        R"(Send it again after a moment, or raise the gateway's limits.","code":"overloaded"})"
        "\n");
    CHECK(value_of(problem, "Waybill-Exchange") == "(none)");
    CHECK(value_of(problem, "Retry-After") == "1");
}

TEST_CASE("the gateway is a token in Proxy-Status where it is one and a string where not") {
    const auto named = [](std::string_view node) {
        return value_of(make_problem(Error(Code::vendor_timeout, "no answer"), node, ""), "Proxy-Status");
    };
    const std::string rest = "; error=http_response_timeout; details=\"vendor-timeout\"";
    CHECK(named("gw-1.corp/a:b") == "gw-1.corp/a:b" + rest);
    CHECK(named("1gw") == "\"1gw\"" + rest);
    CHECK(named("") == "\"\"" + rest);
    CHECK(named("my gw") == "\"my gw\"" + rest);
    CHECK(named("a\"b\\c") == "\"a\\\"b\\\\c\"" + rest);
    CHECK(named("a\r\nSet-Cookie: b") == "\"a__Set-Cookie: b\"" + rest);
}

TEST_CASE("every code that can be an answer has its status and a type of RFC 9209") {
    const std::set<std::string_view> types = {
        "destination_not_found", "destination_unavailable", "connection_terminated", "tls_certificate_error",
        "http_request_error",    "http_request_denied",     "http_response_timeout", "http_protocol_error",
        "proxy_internal_error",  "proxy_internal_response"};
    std::set<Code> rows;
    for (const ProxyErrorRow& row : proxy_error_table()) {
        INFO(base::name_of(row.code));
        CHECK(rows.insert(row.code).second);
        CHECK(types.contains(row.type));
    }
    for (const base::CodeRow& row : base::code_table()) {
        INFO(row.name);
        CHECK(rows.contains(row.code) == (row.status != 0));
        if (row.status == 0) continue;
        CHECK(make_problem(Error(row.code, "why"), "gw", "").status == row.status);
        CHECK(reason_phrase(row.status) != "Unknown");
    }
}

TEST_CASE("a code that is no answer is an error of the gateway and its path stays inside") {
    const Problem problem =
        make_problem(Error::of_file(Code::file_failed, "cannot be read", "/secret/place", 13), "gw", "");
    CHECK(problem.status == 500);
    CHECK(value_of(problem, "Proxy-Status") == "gw; error=proxy_internal_error; details=\"file-failed\"");
    CHECK(problem.body.find("secret") == std::string::npos);
}

TEST_CASE("statuses have the phrases of RFC 9110") {
    CHECK(reason_phrase(200) == "OK");
    CHECK(reason_phrase(413) == "Content Too Large");
    CHECK(reason_phrase(422) == "Unprocessable Content");
    CHECK(reason_phrase(299) == "Unknown");
    CHECK(reason_phrase(0) == "Unknown");
}

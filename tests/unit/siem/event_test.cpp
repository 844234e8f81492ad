#include <boost/json.hpp>

#include "fixtures.hpp"
#include "waybill/base/code.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

TEST_CASE("the form entry is the entry itself beside its index and hashes") {
    const std::string bytes = change_by("uid:0 root");
    CHECK(event(Form::entry, bytes) == R"({"origin":"waybill.corp.example/gw-1","index":41,"hash":")" +
                                           crypto::hash_text(leaf_hash(bytes)) + R"(","previous":")" +
                                           crypto::hash_text(leaf_hash("before")) + R"(","entry":)" + bytes + "}");
}

TEST_CASE("the form entry of what follows nothing names no entry before it") {
    const std::string bytes = change_by("waybill");
    const std::string line = event_of(Form::entry, parsed(bytes), bytes, {0, leaf_hash(bytes), {}}, source);
    CHECK(line.find("previous") == std::string::npos);
    CHECK(line.find(R"("index":0,)") != std::string::npos);
}

TEST_CASE("an entry whose names hide line ends and directions is told in one line that says the same") {
    const std::string actor =
        "a\nb\x7f"
        "c\u0085\u2028\u2029\u202edrow\u200d\U000e0041 \u00e9\u4e16\U0001f600";
    const std::string bytes = change_by(actor);
    const std::string line = event(Form::entry, bytes);
    INFO(line);
    CHECK(line.find(R"("actor":"a\u000ab\u007fc\u0085\u2028\u2029\u202edrow\u200d\udb40\udc41 )"
                    "\u00e9\u4e16\U0001f600\"") != std::string::npos);
    CHECK(json::parse(line).at("entry") == json::parse(bytes));
}

TEST_CASE("a refusal is as bad as who has to act on it") {
    const auto severity = [](Bytes code) { return severity_of(parsed(refused_for(code))); };
    CHECK(severity("body-malformed") == Severity::notice);
    CHECK(severity("client-not-allowed") == Severity::warning);
    CHECK(severity("vendor-timeout") == Severity::warning);
    CHECK(severity("audit-unavailable") == Severity::error);
    CHECK(severity("a-code-of-a-later-version") == Severity::warning);
    for (const base::CodeRow& row : base::code_table()) {
        INFO(row.name);
        CHECK((severity(row.name) == Severity::error) ==
              (row.blame == base::Blame::record || row.blame == base::Blame::tampered ||
               row.blame == base::Blame::unverifiable));
    }
}

TEST_CASE("an outcome that is not whole or that the vendor failed is a warning") {
    const auto severity = [](Bytes fields) { return severity_of(parsed(outcome_with(fields))); };
    CHECK(severity(R"("end":"complete","status":204)") == Severity::informational);
    CHECK(severity(R"("end":"complete","status":404)") == Severity::notice);
    CHECK(severity(R"("end":"complete","status":200,"note":"coding")") == Severity::notice);
    CHECK(severity(R"("end":"complete","status":502)") == Severity::warning);
    CHECK(severity(R"("end":"broken")") == Severity::warning);
    CHECK(severity(R"("end":"unknown")") == Severity::warning);
}

TEST_CASE("changes of what is in force are worth a notice and what each start repeats is not") {
    const auto severity = [](Bytes what) { return severity_of(parsed(change_by("waybill", what))); };
    CHECK(severity("policies") == Severity::notice);
    CHECK(severity("erased") == Severity::notice);
    CHECK(severity("ca") == Severity::informational);
}

}  // namespace
}  // namespace waybill::siem

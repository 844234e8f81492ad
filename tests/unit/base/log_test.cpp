// Log lines: what stands in one, and that no value can break out of it.
#include <catch2/catch.hpp>

#include "log_line.hpp"
#include "waybill/base/log.hpp"

using namespace waybill;
using base::LogForm;
using base::LogLevel;
using base::LogPair;
using base::LogStamp;
using base::LogValue;

namespace {

const Time moment = *base::parse_time("2026-11-23T11:01:02.123456Z");

std::string text(std::vector<LogPair> pairs) {
    return base::log_line(LogForm::text, LogStamp::time, moment, LogLevel::info, "listening", pairs);
}

std::string json(std::vector<LogPair> pairs) {
    return base::log_line(LogForm::json, LogStamp::priority, moment, LogLevel::warning, "listening", pairs);
}

}  // namespace

TEST_CASE("a text line has time and level and event and then the pairs in order") {
    CHECK(text({{"listener", LogValue::of("egress")}, {"address", LogValue::of("0.0.0.0:8443")}, {"port", 8443}}) ==
          R"(2026-11-23T11:01:02.123456Z info event=listening listener=egress address=0.0.0.0:8443 port=8443)");
    CHECK(text({}) == R"(2026-11-23T11:01:02.123456Z info event=listening)");
    CHECK(base::log_line(LogForm::text, LogStamp::time, moment, LogLevel::error, "not ready", {}) ==
          R"(2026-11-23T11:01:02.123456Z error event="not ready")");
}

TEST_CASE("a line for the journal begins with a priority and leaves the time to the journal") {
    const std::pair<LogLevel, std::string> expected[] = {
        {LogLevel::debug, "<7>"}, {LogLevel::info, "<6>"}, {LogLevel::warning, "<4>"}, {LogLevel::error, "<3>"}};
    for (const auto& [level, priority] : expected)
        CHECK(base::log_line(LogForm::text, LogStamp::priority, moment, level, "e", {}) == priority + "event=e");
}

TEST_CASE("a JSON line is one object with numbers as numbers") {
    CHECK(json({{"client", LogValue::of("spiffe://a/b")}, {"count", 12u}}) ==
          R"({"time":"2026-11-23T11:01:02.123456Z","level":"warning","event":"listening",)"
          R"("client":"spiffe://a/b","count":12})");
}

TEST_CASE("values stand in quotes where they need them") {
    CHECK(text({{"a", LogValue::of("two words")}}).ends_with(R"( a="two words")"));
    CHECK(text({{"a", LogValue::of("")}}).ends_with(R"( a="")"));
    CHECK(text({{"a", LogValue::of("x=y")}}).ends_with(R"( a="x=y")"));
    CHECK(text({{"a", LogValue::of("say \"no\"")}}).ends_with(R"( a="say \"no\"")"));
    CHECK(text({{"a", LogValue::of("\xC3\xA9")}}).ends_with(" a=\"\xC3\xA9\""));
}

TEST_CASE("no value begins a second line or drives a terminal") {
    const auto hostile = LogValue::of(
        "a\nb\x1B[2J\x7F\xC2\x9B"
        "2J");
    CHECK(text({{"a", hostile}}).ends_with(R"( a="a\u000ab\u001b[2J\\x7f\\x9b2J")"));
    CHECK(json({{"a", hostile}}).ends_with(R"("a":"a\u000ab\u001b[2J\\x7f\\x9b2J"})"));
    CHECK(json({{"a", LogValue::of("\xFF\xC3")}}).ends_with(R"("a":"\\xff\\xc3"})"));
}

TEST_CASE("an error stands as its code and reason and of our own files as their path") {
    const auto pairs = base::error_pairs(Error::of_file(Code::file_failed, "cannot be read", "/etc/x", 13));
    CHECK(text(pairs).ends_with(R"( code=file-failed reason="cannot be read" file=/etc/x system="Permission denied")"));
    CHECK(text(base::error_pairs(Error(Code::body_malformed, "a comma is missing", 17)))
              .ends_with(R"( code=body-malformed reason="a comma is missing" offset=17)"));
}

TEST_CASE("lines below the least level do not go out") {
    CHECK(base::logs(LogLevel::info));
    CHECK_FALSE(base::logs(LogLevel::debug));
    base::set_up_log(LogForm::text, LogLevel::error);
    CHECK_FALSE(base::logs(LogLevel::warning));
    CHECK(base::logs(LogLevel::error));
    base::set_up_log(LogForm::text, LogLevel::info);
}

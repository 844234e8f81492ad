// Bytes that a data file cannot hold, and messages that are made to be slow or large.
#include "run.hpp"

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

namespace {

Outcome run_form(Bytes message, const Rules& rules, const Limits& limits = {}) {
    return run_all_cuts(message, rules, limits, nullptr, "form");
}

}  // namespace

TEST_CASE("bare bytes that are no UTF-8 are refused wherever the form is cut") {
    const std::pair<std::string, std::uint64_t> cases[] = {
        {"a=\xff", 2},       {"a=\x80", 2},         {"a=\xc3", 3},     {"a=\xc3&b=1", 3}, {"\xc3=1", 1},
        {"a=\xe2\x82", 4},   {"a=\xed\xa0\x80", 3}, {"a=\xc0\xaf", 2}, {"a=\xf4\x90", 3}, {"\xef\xbb=1", 2},
        {"a=\xe2\x82 b", 4}, {"a=\xe2%80;", 6},     {"a=\xc3%", 4},    {"a=\xc3%28", 5},
    };
    for (const auto& [message, at] : cases) {
        CAPTURE(message);
        for (const Rules* rules : {&keep_all(), &drop_all()}) {
            const Outcome outcome = run_form(message, *rules);
            CHECK(outcome.refused == "body-malformed");
            CHECK(outcome.offset == at);
        }
    }
}

TEST_CASE("a character may be half bare and half encoded") {
    CHECK(run_form("a=\xc3%a9", keep_all()).output == "a=\xc3%a9");
    CHECK(run_form("a=%c3\xa9", keep_all()).calls.find("%c3\xa9 \xc3\xa9 2 encoded") != std::string::npos);
}

TEST_CASE("any single byte in a value is either kept as it stands or refused") {
    for (int c = 0; c < 256; ++c) {
        const std::string message = "a=" + std::string(1, static_cast<char>(c)) + "&b=1";
        CAPTURE(c);
        const Outcome outcome = run(message, keep_all(), {}, {}, nullptr, "form");
        const bool bare = c >= 0x20 && c < 0x7f && c != '%' && c != ';';
        CHECK(outcome.refused == (bare ? "" : "body-malformed"));
        if (c == '&')
            CHECK(outcome.output == "a=&b=1");
        else if (bare)
            CHECK(outcome.output == message);
    }
}

TEST_CASE("as many fields as the limit allows pass and withheld ones are kept nowhere") {
    std::string message, expected;
    for (int i = 0; i < 10'000; ++i) message += (i > 0 ? "&f" : "f") + std::to_string(i) + "=value";
    CHECK(run(message, keep_all(), {5}, {}, nullptr, "form").output == message);
    CHECK(run(message, drop_all(), {5}, {}, nullptr, "form").output.empty());
    CHECK(run(message + "&x", keep_all(), {5}, {}, nullptr, "form").refused == "too-many-members");
}

TEST_CASE("a refused form stays refused") {
    FixedRandom random;
    RuleFields fields(keep_all());
    const auto format = find("form")->make({{}, random});
    Output out;
    REQUIRE_FALSE(format->feed("a=%zz", fields, out));
    CHECK_FALSE(format->feed("&b=1", fields, out));
    CHECK_FALSE(format->finish(fields, out));
    CHECK(out.committed().empty());
}

// Bytes that a data file cannot hold, tables that are made to be large, and the options.
#include "run.hpp"
#include "waybill/base/yaml.hpp"

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

namespace {

Outcome run_csv(Bytes message, const Rules& rules, const Limits& limits = {}) {
    return run_all_cuts(message, rules, limits, nullptr, "csv");
}

bool loads(const char* yaml) {
    base::Diagnostics diagnostics;
    const auto body = base::parse_yaml(yaml, "vendor.yaml", diagnostics);
    REQUIRE(body);
    const auto options = find("csv")->read_options({*body, diagnostics, {}});
    CHECK((options == nullptr) == diagnostics.has_errors());
    return options != nullptr;
}

}  // namespace

TEST_CASE("a table that is no UTF-8 is refused at the byte wherever it is cut") {
    const std::pair<std::string, std::uint64_t> cases[] = {
        {"a\n\xff\n", 2},
        {"a\n\x80\n", 2},
        {"a\n\xc3\n", 3},
        {"a\n\xc3", 3},
        {"\xc3,b\n", 1},
        {"a\n\"\xc3\"\n", 4},
        {"a\n\xc0\xaf\n", 2},
        {"a\n\xed\xa0\x80\n", 3},
        {"a\n\xf4\x90\x80", 3},
        {"a\n\xe2\x82x\n", 4},
        {"\xff\xfe"
         "a",
         0},
        {"a\n\xf0\x9f\x98", 5},
        {"a\n\"\xc3", 4},
        {"a,b\n\xe2\x82,x", 6},
    };
    for (const auto& [message, at] : cases) {
        CAPTURE(message);
        const Outcome outcome = run_csv(message, keep_all());
        CHECK(outcome.refused == "body-malformed");
        CHECK(outcome.offset == at);
    }
}

TEST_CASE("a table in UTF-16 is refused") {
    CHECK(run_csv(std::string("\xff\xfe"
                              "a\0\n\0",
                              6),
                  keep_all())
              .refused == "body-malformed");
    CHECK(run_csv(std::string("\0a\0\n", 4), keep_all()).refused == "body-malformed");
    CHECK(run_csv(std::string("a\0\n\0", 4), keep_all()).refused == "body-malformed");
}

TEST_CASE("nothing of a header that turns out to be wrong leaves") {
    CHECK(run_csv("name,name\n1,2\n", keep_all()).output.empty());
    CHECK(run_csv("name,\"x", keep_all()).output.empty());
}

TEST_CASE("a cell without an end costs no more than the limit") {
    Limits limits;
    limits.item_bytes = 1000;
    FixedRandom random;
    for (const char* begin : {"a\n\"", "a\nx", "s\n\""}) {
        const Rules rules({{"$[*].a", "keep"}, {"$[*].s", "refuse"}, {"$[*].t", "keep"}});
        RuleFields fields(rules);
        const auto csv = find("csv")->make({limits, random});
        Output out;
        Result<void> fed = csv->feed(begin, fields, out);
        std::size_t read = 0;
        for (; fed && read < 100'000; read += 100) fed = csv->feed(std::string(100, 'y'), fields, out);
        if (begin[0] == 's') {
            CHECK(fed.error().code() == Code::nothing_allowed);
            continue;
        }
        CHECK(fed.error().code() == Code::item_too_large);
        CHECK(read <= 1200);
    }
}

TEST_CASE("a header of many columns is refused in time that grows with it") {
    std::string header;
    for (int i = 0; i < 20'000; ++i) header += "c" + std::to_string(i) + ",";
    const Outcome outcome = run(header, keep_all(), {}, {}, nullptr, "csv");
    CHECK(outcome.refused == "too-many-members");
}

TEST_CASE("a delimiter is one mark") {
    CHECK(loads("{}"));
    for (const char* right : {"{delimiter: \";\"}", "{delimiter: \"\\t\"}", "{delimiter: '|'}", "{delimiter: ' '}"})
        CHECK(loads(right));
    for (const char* wrong : {"{delimiter: \"\"}", "{delimiter: ';;'}", "{delimiter: '\"'}", "{delimiter: \"\\n\"}",
                              "{delimiter: x}", "{delimiter: [';']}", "{delimiter: 'é'}", "{delimiter: 5}"})
        CHECK_FALSE(loads(wrong));
}

TEST_CASE("the content type of a table says that it has a header") {
    const auto accepts = find("csv")->accepts;
    for (const char* right : {"text/csv", "Text/CSV", "text/csv; charset=utf-8", "text/csv;header=present",
                              "text/csv; header=present; charset=\"UTF-8\"", "text/csv ;charset=utf-8 ;header=present"})
        CHECK(accepts(right));
    for (const char* wrong : {"", "text/plain", "text/csv; header=absent", "text/csv; charset=iso-8859-1", "text/csv;",
                              "text/csv; header=present; header=present", "text/csv; x=y", "text/csvx"})
        CHECK_FALSE(accepts(wrong));
}

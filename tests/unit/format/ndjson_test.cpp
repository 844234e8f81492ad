// Cases of NDJSON; tests/data/format/ndjson.
#include "cases.hpp"

using namespace waybill::format;
using namespace waybill::format::test;

TEST_CASE("each line of NDJSON is an element of its own") { check_file("ndjson", "lines.json"); }

TEST_CASE("NDJSON of any length takes the memory of a line") {
    FixedRandom random;
    RuleFields fields(keep_all());
    const auto format = find("ndjson")->make({Limits{}, random});
    Output out;
    std::string line = "{\"name\":\"";
    line.append(1000, 'x').append("\"}\n");
    for (int i = 0; i < 20'000; ++i) {
        REQUIRE(format->feed(line, fields, out));
        // All of a line that has ended is committed, so that its reader can take it.
        REQUIRE(out.committed().size() == line.size());
        out.take(line.size(), out.items().size());
    }
    CHECK(format->finish(fields, out));
}

TEST_CASE("content types of NDJSON are those of lines and not of sequences") {
    const Row& row = *find("ndjson");
    for (const char* type : {"application/x-ndjson", "application/ndjson", "application/jsonl", "Application/JSONLines",
                             "application/jsonl; charset=utf-8"})
        CHECK(row.accepts(type));
    for (const char* type : {"application/json", "application/json-seq", "application/x-ndjson; charset=latin1",
                             "application/x-jsonl", "text/plain", ""})
        CHECK_FALSE(row.accepts(type));
}

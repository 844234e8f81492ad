#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "console.hpp"
#include "json_fields.hpp"
#include "time_words.hpp"

namespace waybill::cli {
namespace {

TEST_CASE("what could drive a terminal or turn a line round is shown escaped") {
    CHECK(printable("plain text, ümläut, 名前") == "plain text, ümläut, 名前");
    CHECK(printable("a\x1b[31mb\n\x7f") == "a\\u001b[31mb\\u000a\\u007f");
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\u009b31m");
    CHECK(printable("\xc2\xa0") == "\xc2\xa0");
    CHECK(printable("x\xe2\x80\xae"
                    "gnp.exe") == "x\\u202egnp.exe");
    CHECK(printable("\xe2\x81\xa6") == "\\u2066");
    CHECK(printable("\xe2\x80\x94") == "\xe2\x80\x94");
    CHECK(printable("\xe2") == "\xe2");  // cut off: as it is
    CHECK(printable("\xc2") == "\xc2");
}

TEST_CASE("rows that come later stand below the heads of the first") {
    Table table({"who", "what"}, {5});
    CHECK(table.more(stdout).empty());
    table.add({"ann", "x"});
    CHECK(table.more(stdout) == "who    what\nann    x\n");
    table.add({"bo", "y"});
    table.add({"eleanor", "z"});
    CHECK(table.more(stdout) == "bo       y\neleanor  z\n");
    CHECK(table.more(stdout).empty());
    table.add({"c\n"});
    CHECK(table.more(stdout) == "c\\u000a  \n");
}

TEST_CASE("what another wrote is read field by field and what is not there is empty") {
    const auto parsed = boost::json::parse(
        R"({"text":"a","number":7,"less":-1,"part":1.5,"none":null,"yes":true,"list":[1,{"a":"b"}],"object":{"c":"d"}})");
    const auto& object = parsed.get_object();
    CHECK(text_at(object, "text") == "a");
    CHECK(text_at(object, "number") == "7");
    CHECK(text_at(object, "none").empty());
    CHECK(text_at(object, "absent").empty());
    CHECK(number_at(object, "number") == 7);
    for (const char* none : {"less", "part", "text", "absent", "list"}) CHECK(number_at(object, none) == 0);
    CHECK(flag_at(object, "yes"));
    for (const char* no : {"number", "text", "absent"}) CHECK_FALSE(flag_at(object, no));
    REQUIRE(objects_at(object, "list").size() == 1);
    CHECK(text_at(*objects_at(object, "list").front(), "a") == "b");
    CHECK(objects_at(object, "object").empty());
    CHECK(text_at(object_at(object, "object"), "c") == "d");
    CHECK(object_at(object, "list").empty());
}

TEST_CASE("a time is so long ago or a day or a time") {
    const Time now = *base::parse_time("2026-11-23T12:00:00Z");
    const auto text = [&](const char* words) {
        const auto time = parse_time_words(words, now);
        return time ? base::format_time(*time) : "none";
    };
    CHECK(text("7d") == "2026-11-16T12:00:00.000000Z");
    CHECK(text("2h") == "2026-11-23T10:00:00.000000Z");
    CHECK(text("30m") == "2026-11-23T11:30:00.000000Z");
    CHECK(text("45s") == "2026-11-23T11:59:15.000000Z");
    CHECK(text("1w") == "2026-11-16T12:00:00.000000Z");
    CHECK(text("2026-11-01") == "2026-11-01T00:00:00.000000Z");
    CHECK(text("2026-11-01T10:00:00+01:00") == "2026-11-01T09:00:00.000000Z");
    for (const char* wrong : {"", "d", "7", "-7d", "7 d", "7days", "99999999999d", "soon", "2026-13-01"})
        CHECK(text(wrong) == std::string("none"));
}

}  // namespace
}  // namespace waybill::cli

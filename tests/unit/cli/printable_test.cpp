#include <catch2/catch.hpp>

#include "console.hpp"
#include "csv.hpp"
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

TEST_CASE("a line of CSV is quoted where it must be and is no formula") {
    CHECK(csv_line({"a", "b,c", "d\"e", ""}) == "a,\"b,c\",\"d\"\"e\",\r\n");
    CHECK(csv_line({"", "x"}) == ",x\r\n");
    CHECK(csv_line({"=1+1", "+1", "-1", "@x", "a=b"}) == "'=1+1,'+1,'-1,'@x,a=b\r\n");
    CHECK(csv_line({"a\nb"}) == "a\\u000ab\r\n");
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

// Encodings, times and ids: one spelling each, and every other refused.
#include <catch2/catch.hpp>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/time.hpp"
#include "waybill/base/uuid.hpp"

using namespace waybill;
using namespace waybill::base;

TEST_CASE("base64 and base64url follow the vectors of RFC 4648") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        CHECK(to_base64(plain) == text);
        CHECK(from_base64(text) == plain);
    }
    std::string url = "x:";
    append_base64url(url, "\xfb\xff\xfe");
    CHECK(url == "x:-__-");
    CHECK(from_base64url("-__-") == "\xfb\xff\xfe");
    CHECK(from_base64url("Zg") == "f");
}

TEST_CASE("a text that spells bytes in a second way is refused") {
    for (const char* text : {"Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "Z!==", "Zg==Zg=="})
        CHECK_FALSE(from_base64(text));
    for (const char* text : {"Zg==", "Zh", "Z", "+_", "a b"}) CHECK_FALSE(from_base64url(text));
    for (const char* text : {"0", "0G", "AB", "ab ", "a:b"}) CHECK_FALSE(from_hex(text));
    CHECK(from_hex("00ff7f") == std::string("\x00\xff\x7f", 3));
    CHECK(to_hex(std::string("\x00\xff\x7f", 3)) == "00ff7f");
}

TEST_CASE("UTF-8 is what RFC 3629 says") {
    for (const char* good :
         {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"})
        CHECK(is_utf8(good));
    for (const char* bad : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "a\xffz"})
        CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a JSON string escapes what must be and nothing else") {
    std::string out;
    append_json_string(out, std::string("a\"\\/\x00\x1f\x7f\n\xc3\xa9", 10));
    CHECK(out == "\"a\\\"\\\\/\\u0000\\u001f\x7f\\u000a\xc3\xa9\"");
    CHECK(json_string_length(std::string("a\"\\/\x00\x1f\x7f\n\xc3\xa9", 10)) == out.size());
}

TEST_CASE("times are RFC 3339 in UTC with six decimals") {
    const auto time = parse_time("2026-11-23T11:01:02.123456Z");
    REQUIRE(time);
    CHECK(format_time(*time) == "2026-11-23T11:01:02.123456Z");
    CHECK(format_time(*parse_time("2026-11-23T11:01:02Z")) == "2026-11-23T11:01:02.000000Z");
    CHECK(format_time(*parse_time("2026-11-23T00:30:00+01:00")) == "2026-11-22T23:30:00.000000Z");
    CHECK(format_time(*parse_time("2026-11-23T11:01:02.1234569Z")) == "2026-11-23T11:01:02.123456Z");
    CHECK(format_time(*parse_time("1969-12-31T23:59:59.5Z")) == "1969-12-31T23:59:59.500000Z");
    for (const char* bad : {"", "2026-11-23", "2026-11-23 11:01:02Z", "2026-11-23T11:01:02", "2026-11-23T24:00:00Z",
                            "2026-11-23T11:60:00Z", "2026-11-23T11:01:60Z", "2026-02-30T00:00:00Z",
                            "2026-11-23T11:01:02.Z", "2026-11-23T11:01:02.1234567890Z", "2026-11-23T11:01:02Zx",
                            "2026-11-23T11:01:02+24:00", "26-11-23T11:01:02Z"})
        CHECK_FALSE(parse_time(bad));
}

TEST_CASE("days are whole and exist") {
    CHECK(format_day(*parse_day("2028-02-29")) == "2028-02-29");
    for (const char* bad : {"2027-02-29", "2026-13-01", "2026-1-01", "2026-01-01 ", "", "2026/01/01"})
        CHECK_FALSE(parse_day(bad));
    CHECK(day_of(*parse_time("2026-11-23T23:59:59.999999Z")) == *parse_day("2026-11-23"));
}

TEST_CASE("an exchange id is a UUID of version 7 and sorts by time") {
    SystemRandom random;
    const std::string first = make_uuid7(*parse_time("2026-11-23T11:01:02.123Z"), random);
    const std::string second = make_uuid7(*parse_time("2026-11-23T11:01:02.124Z"), random);
    CHECK(is_uuid(first));
    CHECK(first[14] == '7');
    CHECK((first[19] == '8' || first[19] == '9' || first[19] == 'a' || first[19] == 'b'));
    CHECK(first.substr(0, 13) < second.substr(0, 13));
    CHECK(first.substr(0, 13) == "01a20811-022b");
    CHECK_FALSE(is_uuid("019AB06B-4feb-7000-8000-000000000000"));
    CHECK_FALSE(is_uuid("019ab06b4feb-7000-8000-0000000000000"));
}

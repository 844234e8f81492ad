// The table of formats, and which content types JSON takes.
#include <catch2/catch.hpp>
#include <set>

#include "waybill/format/format.hpp"

using namespace waybill;
using namespace waybill::format;

TEST_CASE("the table names every format and makes those of this version") {
    const std::set<std::string_view> present = {"json", "form", "multipart", "text", "protobuf"};
    const std::string_view names[] = {"json", "ndjson", "form", "csv", "xml", "multipart", "text", "protobuf"};
    REQUIRE(table().size() == std::size(names));
    for (std::size_t i = 0; i < table().size(); ++i) {
        const Row& row = table()[i];
        CHECK(row.name == names[i]);
        CHECK(find(row.name) == &row);
        CHECK_FALSE(row.content_type.empty());
        if (present.contains(row.name)) CHECK(row.make != nullptr);
        CHECK((row.spell != nullptr) == (row.make != nullptr));
        CHECK(row.names_repeat == (row.name == "form" || row.name == "xml" || row.name == "multipart"));
        CHECK(row.has_boundary == (row.name == "multipart"));
        CHECK((row.read_options == nullptr) == row.option_keys.empty());
        CHECK(row.flat == (row.name == "form"));
        if (row.make == nullptr) CHECK_FALSE(row.accepts(row.content_type));
    }
    CHECK(find("yaml") == nullptr);
    CHECK(find("") == nullptr);
    CHECK(find("json")->content_type == "application/json");
}

TEST_CASE("JSON takes its own content types in any case with UTF-8 as the one parameter") {
    const auto accepts = find("json")->accepts;
    for (const Bytes type :
         {"application/json", "Application/JSON", "application/problem+json", "application/vnd.api+JSON",
          " application/json\t", "application/json;charset=utf-8", "application/json ; charset=UTF-8",
          "application/json; CharSet=\"Utf-8\"", "application/fhir+json;\tcharset=utf-8 "}) {
        CAPTURE(type);
        CHECK(accepts(type));
    }
}

TEST_CASE("JSON takes no other content type and no other parameter") {
    const auto accepts = find("json")->accepts;
    for (const Bytes type : {"",
                             ";",
                             "json",
                             "text/json",
                             "text/plain",
                             "application/",
                             "application/jsonx",
                             "application/x-ndjson",
                             "application/json5",
                             "application/+json",
                             "application/a b+json",
                             "application/a/b+json",
                             "application/json,text/plain",
                             "application/json;",
                             "application/json; ",
                             "application/json;charset=utf-16",
                             "application/json;charset=latin1",
                             "application/json;charset=",
                             "application/json;charset=\"utf-8",
                             "application/json;charset='utf-8'",
                             "application/json;charset = utf-8",
                             "application/json;charset=utf-8;charset=utf-8",
                             "application/json;charset=utf-8;v=1",
                             "application/json;v=1",
                             "application/json charset=utf-8",
                             "application/json\n",
                             "image/svg+json",
                             "*/*"}) {
        CAPTURE(type);
        CHECK_FALSE(accepts(type));
    }
    CHECK_FALSE(accepts(Bytes("application/a\0+json", 19)));
}

TEST_CASE("a form takes its own content type in any case with UTF-8 as the one parameter and no other") {
    const auto accepts = find("form")->accepts;
    for (const Bytes type :
         {"application/x-www-form-urlencoded", " Application/X-WWW-Form-Urlencoded ",
          "application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded;charset=\"utf-8\""}) {
        CAPTURE(type);
        CHECK(accepts(type));
    }
    for (const Bytes type :
         {"", "application/json", "application/x-www-form-urlencoded;", "multipart/form-data",
          "application/x-www-form-urlencoded+json", "application/x-www-form-urlencoded;charset=latin1",
          "application/x-www-form-urlencoded;charset=utf-8;a=b", "x-www-form-urlencoded"}) {
        CAPTURE(type);
        CHECK_FALSE(accepts(type));
    }
}

TEST_CASE("a text in a value's place is spelled as its format has it") {
    const auto spelled = [](std::string_view format) {
        std::string out;
        find(format)->spell(out, "a b&\"\xc3\xa9-._~");
        return out;
    };
    CHECK(spelled("json") == "\"a b&\\\"\xc3\xa9-._~\"");
    CHECK(spelled("form") == "a%20b%26%22%C3%A9-._~");
}

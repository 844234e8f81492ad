// The syntax of RFC 9535: what is read, what is refused, and where.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "waybill/selector/selector.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

boost::json::value read(const std::string& name) {
    std::ifstream in(WAYBILL_SOURCE_DIR "/tests/data/selector/" + name, std::ios::binary);
    REQUIRE(in);
    return boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
}

Segment only_segment(Bytes text) {
    auto parsed = Selector::parse(text);
    REQUIRE(parsed);
    REQUIRE(parsed->segments().size() == 1);
    return parsed->segments().front();
}

void check_refused(Bytes text, Code code, std::uint64_t offset) {
    CAPTURE(text);
    auto parsed = Selector::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(base::name_of(parsed.error().code()) == base::name_of(code));
    CHECK(parsed.error().offset() == offset);
    CHECK_FALSE(parsed.error().text().empty());
}

}  // namespace

TEST_CASE("the root alone is a selector without segments") {
    auto parsed = Selector::parse("$");
    REQUIRE(parsed);
    CHECK(parsed->segments().empty());
    CHECK(parsed->text() == "$");
    CHECK_FALSE(parsed->has_index());
}

TEST_CASE("a shorthand name and both quotes give the same segment") {
    const Segment expected{false, {std::string("email")}};
    CHECK(only_segment("$.email") == expected);
    CHECK(only_segment("$['email']") == expected);
    CHECK(only_segment("$[\"email\"]") == expected);
    CHECK(only_segment("$ \t\r\n[ 'email' ]") == expected);
    CHECK(only_segment("$['\\u0065mail']") == expected);
}

TEST_CASE("a union keeps its choices in the order written") {
    const Segment expected{
        true,
        {std::string("a"), Index{7}, Slice{1, 5, 2}, Slice{{}, {}, 1}, Slice{3, {}, 1}, Slice{{}, 4, 0}, Wildcard{}}};
    CHECK(only_segment("$..['a', 7,1:5:2 ,:,3:,:4:0 , *]") == expected);
    CHECK(only_segment("$..[\"a\",7,1 : 5 : 2,::,3::,: 4 :0,*]") == expected);
}

TEST_CASE("indexes and slices are told from other selectors") {
    CHECK(Selector::parse("$.a[0]")->has_index());
    CHECK(Selector::parse("$..[1:].b")->has_index());
    CHECK_FALSE(Selector::parse("$.a['0'].*..b")->has_index());
}

TEST_CASE("escapes in names are undone") {
    const auto name = [](Bytes text) { return std::get<std::string>(only_segment(text).choices.front()); };
    CHECK(name(R"($["\b\f\n\r\t\/\\\""])") == "\b\f\n\r\t/\\\"");
    CHECK(name(R"($['\b\f\n\r\t\/\\\''])") == "\b\f\n\r\t/\\'");
    CHECK(name(R"($["'"])") == "'");
    CHECK(name(R"($['"'])") == "\"");
    CHECK(name(R"($['\u00e9\u20AC\uD834\uDD1E\u0000'])") == Bytes("é€𝄞\0", 10));
    CHECK(name("$['é€𝄞\x7f']") == "é€𝄞\x7f");
    CHECK(name("$.é_9") == "é_9");
    CHECK(name("$['']").empty());
}

TEST_CASE("integers reach to the ends of the range of I-JSON") {
    CHECK(only_segment("$[9007199254740991]") == Segment{false, {Index{9007199254740991}}});
    check_refused("$[9007199254740992]", Code::bad_selector, 2);
    check_refused("$[1:99999999999999999999999]", Code::bad_selector, 4);
    check_refused("$[-9007199254740992]", Code::bad_selector, 2);
    check_refused("$[-9007199254740991]", Code::bad_selector, 2);
}

TEST_CASE("what is not a selector is refused where it goes wrong") {
    const auto rows = read("refused.json");
    for (const auto& value : rows.as_array()) {
        const auto& row = value.as_object();
        const bool unsupported = row.contains("unsupported");
        check_refused(Bytes(row.at("selector").as_string()),
                      unsupported ? Code::bad_selector : Code::bad_selector,
                      row.at("offset").to_number<std::uint64_t>());
    }
}

TEST_CASE("a selector that is not UTF-8 is refused at the first bad sequence") {
    check_refused("$['\xff']", Code::bad_selector, 3);
    check_refused("$.a\xc3", Code::bad_selector, 3);
    check_refused("$['\xed\xa0\x80']", Code::bad_selector, 3);
    check_refused("$['é\xc0\x80']", Code::bad_selector, 5);
}

TEST_CASE("a selector of 4096 bytes is read and a longer one is refused") {
    const std::string longest = "$." + std::string(4094, 'a');
    CHECK(Selector::parse(longest));
    check_refused(longest + "a", Code::bad_selector, 4096);
}

TEST_CASE("filters are refused by their name") {
    auto parsed = Selector::parse("$.a[?@.b == 1]");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().text() == "filters are not in this version");
}

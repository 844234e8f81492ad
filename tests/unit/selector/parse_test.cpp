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

void check_refused(Bytes text, std::uint64_t offset) {
    CAPTURE(text);
    auto parsed = Selector::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(base::name_of(parsed.error().code()) == base::name_of(Code::bad_selector));
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
    check_refused("$[9007199254740992]", 2);
    check_refused("$[1:99999999999999999999999]", 4);
    check_refused("$[-9007199254740992]", 2);
    CHECK(only_segment("$[-9007199254740991]") == Segment{false, {Index{-9007199254740991}}});
}

TEST_CASE("what is not a selector is refused where it goes wrong") {
    const auto rows = read("refused.json");
    for (const auto& value : rows.as_array()) {
        const auto& row = value.as_object();
        check_refused(Bytes(row.at("selector").as_string()), row.at("offset").to_number<std::uint64_t>());
    }
}

TEST_CASE("a selector that is not UTF-8 is refused at the first bad sequence") {
    check_refused("$['\xff']", 3);
    check_refused("$.a\xc3", 3);
    check_refused("$['\xed\xa0\x80']", 3);
    check_refused("$['é\xc0\x80']", 5);
}

TEST_CASE("a selector of 4096 bytes is read and a longer one is refused") {
    const std::string longest = "$." + std::string(4094, 'a');
    CHECK(Selector::parse(longest));
    check_refused(longest + "a", 4096);
}

TEST_CASE("filters nested 64 deep are read and deeper ones are refused before the stack ends") {
    const auto nested = [](std::string_view open, std::string_view inner, std::string_view close, int times) {
        std::string out = "$[?";
        for (int i = 0; i < times; ++i) out += open;
        out += inner;
        for (int i = 0; i < times; ++i) out += close;
        return out + "]";
    };
    CHECK(Selector::parse(nested("(", "@.a", ")", 63)));
    CHECK_FALSE(Selector::parse(nested("(", "@.a", ")", 64)));
    CHECK_FALSE(Selector::parse(nested("!(", "@.a", ")", 1000)));
    CHECK(Selector::parse(nested("@[?", "@.a", "]", 63)));
    CHECK_FALSE(Selector::parse(nested("@[?", "@.a", "]", 1000)));
    CHECK_FALSE(Selector::parse(nested("length(", "@.a", ")", 500)));
}

TEST_CASE("selectors of one meaning have one canonical spelling") {
    const auto spelled = [](Bytes text) {
        auto parsed = Selector::parse(text);
        REQUIRE(parsed);
        auto again = Selector::parse(parsed->canonical());
        REQUIRE(again);
        CHECK(again->canonical() == parsed->canonical());
        return parsed->canonical();
    };
    CHECK(spelled("$.a[\"b\"]") == "$['a']['b']");
    CHECK(spelled("$..*[0 , -1]") == "$..[*][0,-1]");
    CHECK(spelled("$[0:][::1][1:2:-1][0::-1]") == "$[:][:][1:2:-1][0::-1]");
    CHECK(spelled("$['\\u0001\\n\\'\\\\\"']") == R"($['\u0001\n\'\\"'])");
    CHECK(spelled("$[? (@.a && (@.b)) || ((@.c || @['d'])) ]") == "$[?@['a']&&@['b']||@['c']||@['d']]");
    CHECK(spelled("$[?(@.a || @.b) && !( @.c ) && ! (@.d == 1e0)]") == "$[?(@['a']||@['b'])&&!@['c']&&!(@['d']==1e0)]");
    CHECK(spelled("$[?!(!(@.a))]") == "$[?!(!@['a'])]");
    CHECK(spelled("$[?length( @.a ) >= 2, ?search(value($..x), \"a'b\")]") ==
          R"($[?length(@['a'])>=2,?search(value($..['x']),'a\'b')])");
}

TEST_CASE("a selector says what evaluating it asks for") {
    const auto parsed = [](Bytes text) {
        auto read = Selector::parse(text);
        REQUIRE(read);
        return *read;
    };
    CHECK_FALSE(parsed("$..a[1:5:2][::-1][5:2:-1]").looks_ahead());
    CHECK(parsed("$.a[-1]").looks_ahead());
    CHECK(parsed("$.a[:-1]").looks_ahead());
    CHECK(parsed("$.a[::-2]").looks_ahead());
    CHECK(parsed("$..[?@.a]").looks_ahead());
    CHECK_FALSE(parsed("$[?@.a]").reads_whole_document());
    CHECK(parsed("$[?@.a==$.b]").reads_whole_document());
    CHECK(parsed("$[?@[?!(count($.*)>1)]]").reads_whole_document());
    CHECK(parsed("$[?@.a[0]==1]").has_index());
    CHECK_FALSE(parsed("$[?match(@.a,'[a-z]+')]").has_dead_pattern());
    CHECK(parsed("$[?@.b||!match(@.a,'\\\\d+')]").has_dead_pattern());
    CHECK(parsed("$[?@.b[?search(@,'(')]]").has_dead_pattern());
}

TEST_CASE("what a filter reads is told as selectors from the root") {
    const auto reads = [](Bytes text) {
        auto parsed = Selector::parse(text);
        REQUIRE(parsed);
        std::vector<std::string> out;
        for (const Selector& query : parsed->filter_queries()) {
            CHECK(query.text() == query.canonical());
            out.push_back(query.text());
        }
        return out;
    };
    using Texts = std::vector<std::string>;
    CHECK(reads("$.items[*].name").empty());
    CHECK(reads("$.items[?@.type=='x'].name") == Texts{"$['items'][*]['type']"});
    CHECK(reads("$[?@ > 5]") == Texts{"$[*]"});
    CHECK(reads("$.a['b',?@.c]..[?length(@.d)==value(@..e)]") ==
          Texts{"$['a'][*]['c']", "$['a']['b',?@['c']]..[*]['d']", "$['a']['b',?@['c']]..[*]..['e']"});
    CHECK(reads("$[?@.t[?@.k=='x' && $.y]]") == Texts{"$[*]['t'][*]['k']", "$[*]['t'][?@['k']=='x'&&$['y']]"});
}

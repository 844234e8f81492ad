// The automaton on cases as data, among them the examples of RFC 9535, and what it says beside "picked".
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "walk.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

boost::json::value read(const std::string& name) {
    std::ifstream in(WAYBILL_SOURCE_DIR "/tests/data/selector/" + name, std::ios::binary);
    REQUIRE(in);
    return boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
}

Selector parsed(Bytes text) {
    auto read = Selector::parse(text);
    REQUIRE(read);
    return *read;
}

std::set<std::string> picked(const walk::Steps& steps, std::size_t group, std::uint32_t number) {
    std::set<std::string> paths;
    for (const auto& [path, step] : steps)
        if (step.picked[group] == number) paths.insert(path);
    return paths;
}

/// `{"file": …}` cases: a document, and selectors with the paths that they pick.
void check_cases(const std::string& file) {
    const auto groups = read(file);
    for (const auto& group : groups.as_array()) {
        const auto& document = group.at("document");
        for (const auto& row : group.at("cases").as_array()) {
            const std::string text(row.at("selector").as_string());
            CAPTURE(text);
            std::set<std::string> expected;
            for (const auto& path : row.at("paths").as_array()) expected.emplace(path.as_string());
            const std::vector<Selector> selectors{parsed(text)};
            const Program program = walk::compile(selectors);
            Cursor cursor(program);
            CHECK(picked(walk::steps(document, cursor), 0, 0) == expected);
            CHECK(naive::select(document, selectors.front()) == expected);
        }
    }
}

}  // namespace

TEST_CASE("the examples of RFC 9535 pick what the RFC says") { check_cases("rfc9535.json"); }

TEST_CASE("selectors pick what their cases say") { check_cases("cases.json"); }

TEST_CASE("of the selectors that pick one node the first written is named") {
    const std::vector<Selector> selectors{parsed("$..b"), parsed("$.a.b"), parsed("$['a']"), parsed("$.a"),
                                          parsed("$.a.*")};
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    const auto steps = walk::steps(boost::json::parse(R"({"a":{"b":1,"c":2},"b":3})"), cursor);
    CHECK(steps.at("/n:a").picked[0] == 2);
    CHECK(steps.at("/n:a/n:b").picked[0] == 0);
    CHECK(steps.at("/n:a/n:c").picked[0] == 4);
    CHECK(steps.at("/n:b").picked[0] == 0);
    CHECK(steps.at("").picked[0] == Step::none);
}

TEST_CASE("groups answer apart in one pass") {
    const Selector fields = parsed("$.a"), names = parsed("$.*"), root = parsed("$");
    const std::vector<Program::Source> sources{{&fields, 0, 5}, {&names, 1, 9}, {&root, 1, 8}};
    const Program program = Program::compile(sources);
    Cursor cursor(program);
    CHECK(cursor.root().picked[0] == Step::none);
    CHECK(cursor.root().picked[1] == 8);
    const Step step = cursor.enter_name("a");
    CHECK(step.picked[0] == 5);
    CHECK(step.picked[1] == 9);
    cursor.leave();
    CHECK(cursor.enter_name("b").picked[0] == Step::none);
}

TEST_CASE("a name is spelled where a name selector leads to it and not where a wildcard does") {
    const std::vector<Selector> selectors{parsed("$.a.b"), parsed("$.m.*"), parsed("$..['deep'].x")};
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    const auto steps = walk::steps(
        boost::json::parse(R"({"a":{"b":0,"c":0,"deep":0},"m":{"b":0,"deep":0},"b":{"a":{"b":0}},"x":0})"), cursor);
    CHECK(steps.at("/n:a").spelled);
    CHECK(steps.at("/n:a/n:b").spelled);
    CHECK_FALSE(steps.at("/n:a/n:c").spelled);
    CHECK(steps.at("/n:a/n:deep").spelled);
    CHECK(steps.at("/n:m").spelled);
    CHECK_FALSE(steps.at("/n:m/n:b").spelled);
    CHECK(steps.at("/n:m/n:deep").spelled);
    CHECK_FALSE(steps.at("/n:b").spelled);
    CHECK_FALSE(steps.at("/n:b/n:a/n:b").spelled);
    CHECK_FALSE(steps.at("/n:x").spelled);
}

TEST_CASE("a node is live only while a selector can still pick below it") {
    const std::vector<Selector> selectors{parsed("$.a.b"), parsed("$.list[0].x")};
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    const auto steps =
        walk::steps(boost::json::parse(R"({"a":{"b":{"c":0}},"list":[{"x":0},{"x":0}],"z":{"a":0}})"), cursor);
    CHECK(steps.at("").live);
    CHECK(steps.at("/n:a").live);
    CHECK_FALSE(steps.at("/n:a/n:b").live);
    CHECK_FALSE(steps.at("/n:a/n:b/n:c").live);
    CHECK(steps.at("/n:list/0").live);
    CHECK_FALSE(steps.at("/n:list/1").live);
    CHECK_FALSE(steps.at("/n:z").live);
    CHECK_FALSE(steps.at("/n:z/n:a").live);
}

TEST_CASE("a program without selectors picks nothing and is not live") {
    const Program program = Program::compile({});
    Cursor cursor(program);
    CHECK_FALSE(cursor.root().live);
    CHECK(cursor.root().picked[0] == Step::none);
    CHECK_FALSE(cursor.enter_name("a").live);
    CHECK_FALSE(cursor.enter_index(0).live);
}

TEST_CASE("a cursor that is reset begins at the root again") {
    const std::vector<Selector> selectors{parsed("$.a.b")};
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    cursor.enter_name("a");
    cursor.enter_name("x");
    cursor.reset();
    CHECK(cursor.enter_name("a").live);
    CHECK(cursor.enter_name("b").picked[0] == 0);
}

TEST_CASE("names are compared byte for byte whatever their length") {
    std::vector<Selector> selectors;
    std::vector<std::string> names;
    for (std::size_t length = 0; length < 40; ++length) names.push_back(std::string(length, 'n'));
    for (const auto& name : names) selectors.push_back(parsed("$['" + name + "']"));
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    for (std::uint32_t i = 0; i < names.size(); ++i) {
        CHECK(cursor.enter_name(names[i]).picked[0] == i);
        cursor.leave();
        for (std::size_t at = 0; at < names[i].size(); ++at) {
            std::string other = names[i];
            other[at] = 'm';
            CHECK_FALSE(cursor.enter_name(other).spelled);
            cursor.leave();
        }
    }
}

TEST_CASE("many descendants on one path stay as many positions as there are segments") {
    const std::vector<Selector> selectors{parsed("$..*..*..*..*..*..*..*..*..*..*..a")};
    const Program program = walk::compile(selectors);
    Cursor cursor(program);
    for (int depth = 0; depth < 2000; ++depth) cursor.enter_name("x");  // doubling at each would never end
    CHECK(cursor.enter_name("a").picked[0] == 0);
}

// Look-ahead: what a cursor says when the value at hand must be known whole, and that it then picks what the evaluator
// of whole documents selects.
#include "stream.hpp"

#include <catch2/catch.hpp>

#include "generator.hpp"
#include "node_of.hpp"
#include "waybill/selector/select.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

Selector parsed(Bytes text) {
    auto read = Selector::parse(text);
    REQUIRE(read);
    return *read;
}

}  // namespace

TEST_CASE("in passing the same nodes are picked as of the whole document filters and ends included") {
    std::size_t picked = 0, held = 0;
    for (unsigned seed = 0; seed < 4000; ++seed) {
        generator::Generator generate{generator::Seed(seed)};
        const Node document = generate.document(5);
        std::vector<Selector> selectors;
        for (unsigned i = 0; i <= seed % 5; ++i) selectors.push_back(parsed(generate.path("$", 4, 2)));
        std::string json;
        append_json(json, document);
        CAPTURE(seed, json, selectors.front().text());
        const Program program = stream::compile(selectors);
        Cursor cursor(program);
        REQUIRE(stream::agrees(document, selectors, cursor));
        picked += stream::selected(document, selectors).size();
        for (const Selector& selector : selectors) {
            held += selector.looks_ahead();
            REQUIRE(parsed(selector.canonical()).canonical() == selector.canonical());
        }
    }
    CHECK(picked > 5'000);  // the generator makes cases that matter
    CHECK(held > 4'000);
}

TEST_CASE("look ahead is said where a filter tests or an end may count and nowhere else") {
    const std::vector<Selector> selectors{parsed("$.a[?@.x==1].b"), parsed("$.list[-1]"), parsed("$.plain[0:2].b")};
    CHECK_FALSE(selectors[2].looks_ahead());
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    CHECK_FALSE(cursor.root().looks_ahead);
    CHECK_FALSE(cursor.enter_name("a").looks_ahead);
    CHECK(cursor.enter_index(0).looks_ahead);
    CHECK_FALSE(cursor.resolve(node_of::text(R"({"x":1,"b":2})")).looks_ahead);
    CHECK_FALSE(cursor.enter_name("x").looks_ahead);
    cursor.leave();
    CHECK(cursor.enter_name("b").picked[0] == 0);
    cursor.leave();
    cursor.leave();
    CHECK(cursor.enter_index(1).looks_ahead);
    CHECK_FALSE(cursor.resolve(node_of::text(R"({"x":2,"b":2})")).live);
    CHECK(cursor.enter_name("b").picked[0] == Step::none);
    cursor.leave();
    cursor.leave();
    cursor.leave();
    CHECK(cursor.enter_name("list").looks_ahead);
    CHECK(cursor.resolve(node_of::text("[7,8]")).live);
    CHECK(cursor.enter_index(0).picked[0] == Step::none);
    cursor.leave();
    CHECK(cursor.enter_index(1).picked[0] == 1);
    cursor.leave();
    cursor.leave();
    CHECK_FALSE(cursor.enter_name("plain").looks_ahead);
    CHECK_FALSE(cursor.enter_index(0).looks_ahead);
    CHECK(cursor.enter_name("b").picked[0] == 2);
}

TEST_CASE("what was spelled or picked beside a filter stays so after it") {
    const std::vector<Selector> selectors{parsed("$[?@==1]"), parsed("$.a"), parsed("$['b',?@==2]")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    Step step = cursor.enter_name("a");
    CHECK(step.looks_ahead);
    CHECK(step.picked[0] == 1);
    step = cursor.resolve(node_of::text("1"));
    CHECK(step.picked[0] == 0);
    CHECK(step.spelled);
    cursor.leave();
    cursor.enter_name("c");
    step = cursor.resolve(node_of::text("2"));
    CHECK(step.picked[0] == 2);
    CHECK_FALSE(step.spelled);
}

TEST_CASE("the root may have to be held and counts from its own end then") {
    const std::vector<Selector> selectors{parsed("$[-2:]")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    for (int message = 0; message < 2; ++message) {
        CHECK(cursor.root().looks_ahead);
        CHECK(cursor.resolve(node_of::text("[1,2,3]")).live);
        for (std::uint64_t i = 0; i < 3; ++i) {
            CHECK((cursor.enter_index(i).picked[0] == 0) == (i > 0));
            cursor.leave();
        }
        cursor.reset();
    }
}

TEST_CASE("what nobody resolved is not picked") {
    const std::vector<Selector> selectors{parsed("$[?!@.x]"), parsed("$.a[-1]")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    CHECK(cursor.enter_name("a").picked[0] == Step::none);
    CHECK(cursor.enter_index(0).picked[0] == Step::none);
}

TEST_CASE("a filter that asks the whole document picks nothing in passing") {
    const std::vector<Selector> selectors{parsed("$[?!$.x]"), parsed("$[?@.a==1]")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    CHECK(cursor.enter_index(0).looks_ahead);
    CHECK(cursor.resolve(node_of::text(R"({"a":1})")).picked[0] == 1);
}

TEST_CASE("an element that stands for all picks what any element may") {
    const std::vector<Selector> selectors{parsed("$[?@.country=='IE'].name"), parsed("$[-1].last"),
                                          parsed("$[3].third"), parsed("$[*][?@=='x']"), parsed("$.named")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    const Step any = cursor.enter_any();
    CHECK(any.live);
    CHECK_FALSE(any.looks_ahead);
    const auto column = [&](Bytes name) {
        const Step step = cursor.enter_name(name);
        CHECK_FALSE(step.looks_ahead);
        cursor.leave();
        return step.picked[0];
    };
    CHECK(column("name") == 0);
    CHECK(column("last") == 1);
    CHECK(column("third") == 2);
    CHECK(column("other") == 3);
    CHECK(column("named") == 3);
    cursor.leave();
    CHECK(cursor.enter_index(0).looks_ahead);  // real rows are real again
}

namespace {

/// Whether a filter at every depth is answered of `depth` objects, each the member `a` of the one around it, with
/// `inner` in the innermost.
bool answers_at_every_depth(const std::string& filter, std::size_t depth, const std::string& inner) {
    std::string text = inner;
    for (std::size_t i = 0; i < depth; ++i) text = "{\"a\":" + text + "}";
    const Node document = node_of::text(text);
    const std::vector<Selector> selectors{parsed("$..[?" + filter + "].b")};
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    for (const Node* at = &document.children.front(); at->kind == Node::Kind::object; at = &at->children.front()) {
        CHECK(cursor.enter_name("a").looks_ahead);
        cursor.resolve(*at);
        if (cursor.exhausted()) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("what filters may look at in a held value is bounded by its size") {
    std::string zeros = "[0";
    for (int i = 0; i < 2000; ++i) zeros += ",0";
    zeros += "]";
    CHECK(answers_at_every_depth("@.a.a.a[::]", 60, zeros));
    CHECK(answers_at_every_depth("@.a=='x'||@.b=='y'||@.c=='z'", 60, zeros));
    CHECK(answers_at_every_depth("match(@.a,'x*')", 1, "\"" + std::string(1'000'000, 'x') + "\""));
    CHECK(answers_at_every_depth("@.a==@.a", 4, zeros));
    CHECK_FALSE(answers_at_every_depth("@.a==@.a", 60, zeros));
}

TEST_CASE("filters over a whole document are bounded too") {
    std::string rows = "[";
    for (int i = 0; i < 5'000; ++i)
        rows += (i == 0 ? "" : ",") + std::string(R"({"a":"x","p":"x*)") + std::to_string(i) + "\"}";
    const Node document = node_of::text(rows + "]");
    CHECK(select(parsed("$[?match(@.a,'x*')]"), document)->size() == 5'000);
    const auto selected = select(parsed("$[?match(@.a,@.p)]"), document);
    REQUIRE(!selected);
    CHECK(selected.error().code() == Code::too_many_items);
}

// What is proven of two selectors, by example and against documents.
#include "waybill/selector/covers.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "generator.hpp"
#include "waybill/selector/select.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

Selector parsed(Bytes text) {
    auto read = Selector::parse(text);
    REQUIRE(read);
    return *read;
}

struct Row {
    const char* wide;
    const char* narrow;
    bool covers;
    bool overlap;
};

std::set<const Node*> picked(const Selector& selector, const Node& document) {
    const auto nodes = select(selector, document);
    REQUIRE(nodes);
    return {nodes->begin(), nodes->end()};
}

}  // namespace

TEST_CASE("covering and overlap are told where steps prove them") {
    const Row rows[] = {
        {"$.a", "$['a']", true, true},
        {"$.a", "$.b", false, false},
        {"$.a", "$.a.b", false, false},
        {"$.*", "$.a", true, true},
        {"$.*", "$[-1]", true, true},
        {"$.*", "$[?@.x]", true, true},
        {"$[?@.x]", "$.*", false, true},
        {"$[?@.x == 1]", "$[? (@['x']==1) ]", true, true},
        {"$[?@.x == 1].a", "$[?@.x == 2].a", false, true},
        {"$[?@.x].a", "$[?@.x].b", false, false},
        {"$['a','b']", "$.b", true, true},
        {"$.b", "$['a','b']", false, true},
        {"$..b", "$.a.b", true, true},
        {"$..b", "$.a..b", true, true},
        {"$.a..b", "$..b", false, true},
        {"$..a.b", "$.b.a.b", true, true},
        {"$..a.b", "$.a.c", false, false},
        {"$..a..b", "$.a.x.y.b", true, true},
        {"$..a", "$..b", false, false},
        {"$..*", "$", false, false},
        {"$", "$", true, true},
        {"$[0]", "$['0']", false, false},
        {"$[1:4]", "$[3]", true, true},
        {"$[1:4]", "$[4]", false, false},
        {"$[1:9:2]", "$[5]", true, true},
        {"$[1:9:2]", "$[4]", false, false},
        {"$[1:9:2]", "$[3:8:4]", true, true},
        {"$[::2]", "$[1::2]", false, false},
        {"$[:]", "$[-3:]", true, true},
        {"$[::-1]", "$[2:5]", true, true},
        {"$[5:1:-1]", "$[2:6]", true, true},
        {"$[-3:]", "$[-2]", true, true},
        {"$[-3:]", "$[-4]", false, true},
        {"$[-3:]", "$[-2:-1]", true, true},
        {"$[-1]", "$[-2]", false, false},
        {"$[-1]", "$[0]", false, true},
        {"$.a", "$[1:5:0]", true, false},
        {"$[3:1]", "$[:]", false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.wide, row.narrow);
        const Selector wide = parsed(row.wide), narrow = parsed(row.narrow);
        CHECK(covers(wide, narrow) == row.covers);
        CHECK(may_overlap(wide, narrow) == row.overlap);
        CHECK(may_overlap(narrow, wide) == row.overlap);
    }
}

TEST_CASE("no document contradicts what was proven of two selectors") {
    std::size_t covered = 0, apart = 0;
    for (unsigned seed = 0; seed < 20'000; ++seed) {
        generator::Generator generate{generator::Seed(seed)};
        const Selector a = parsed(generate.path("$", 3, 1)), b = parsed(generate.path("$", 3, 1));
        const bool covering = covers(a, b), meeting = may_overlap(a, b);
        covered += covering;
        apart += !meeting;
        if (!covering && meeting) continue;
        CAPTURE(seed, a.text(), b.text());
        for (int i = 0; i < 20; ++i) {
            const Node document = generate.document(4);
            const auto of_a = picked(a, document), of_b = picked(b, document);
            if (covering) REQUIRE(std::ranges::includes(of_a, of_b));
            if (meeting) continue;
            for (const Node* node : of_a) REQUIRE(of_b.count(node) == 0);
        }
    }
    CHECK(covered > 500);
    CHECK(apart > 500);
}

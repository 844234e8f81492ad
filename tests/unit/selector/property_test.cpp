// The automaton against the naive evaluator, on generated documents and selectors. Seeds are fixed.
#include <catch2/catch.hpp>
#include <random>

#include "walk.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed) {}

    boost::json::value document(int depth) {
        const auto kind = below(depth > 0 ? 5 : 1);
        if (kind == 0) return static_cast<std::int64_t>(below(10));
        if (kind < 3) {
            boost::json::array out;
            for (auto n = below(5); n > 0; --n) out.push_back(document(depth - 1));
            return out;
        }
        boost::json::object out;
        for (auto n = below(5); n > 0; --n) out[name()] = document(depth - 1);
        return out;
    }

    std::string selector() {
        std::string out = "$";
        for (auto n = below(5); n > 0; --n) {
            out += below(4) == 0 ? "..[" : "[";
            for (auto choices = 1 + below(3); choices > 0; --choices) out += choice() + (choices > 1 ? "," : "]");
        }
        return out;
    }

private:
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
    std::string name() { return std::string(1, static_cast<char>('a' + below(4))); }
    std::string number() { return below(3) == 0 ? "" : std::to_string(below(5)); }
    std::string choice() {
        switch (below(5)) {
            case 0:
                return "*";
            case 1:
                return std::to_string(below(4));
            case 2:
                return number() + ":" + number() + (below(2) == 0 ? "" : ":" + number());
            default:
                return "'" + name() + "'";
        }
    }

    std::mt19937 random_;
};

std::vector<Selector> selectors(Generator& generate, int count) {
    std::vector<Selector> out;
    for (int i = 0; i < count; ++i) {
        auto parsed = Selector::parse(generate.selector());
        REQUIRE(parsed);
        out.push_back(std::move(*parsed));
    }
    return out;
}

/// What the steps of one pass should be, by evaluating each selector alone.
walk::Steps expected(const boost::json::value& document, const std::vector<Selector>& all, walk::Steps steps) {
    for (auto& [path, step] : steps) step.picked = {Step::none, Step::none}, step.spelled = false;
    for (std::uint32_t number = 0; number < all.size(); ++number) {
        for (const auto& path : naive::select(document, all[number]))
            steps.at(path).picked[0] = std::min(steps.at(path).picked[0], number);
        for (const auto& path : naive::spelled(document, all[number])) steps.at(path).spelled = true;
    }
    return steps;
}

void check_live(const walk::Steps& steps) {
    for (const auto& [path, step] : steps) {
        if (step.picked[0] == Step::none) continue;
        for (auto cut = path.rfind('/'); cut != std::string::npos && cut > 0; cut = path.rfind('/', cut - 1))
            CHECK(steps.at(path.substr(0, cut)).live);
    }
}

}  // namespace

TEST_CASE("the automaton picks what a whole document evaluator picks") {
    std::size_t hits = 0;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Generator generate(seed);
        const auto document = generate.document(5);
        const auto all = selectors(generate, 1 + static_cast<int>(seed % 6));
        CAPTURE(seed, boost::json::serialize(document), all.front().text());
        const Program program = walk::compile(all);
        Cursor cursor(program);
        const auto steps = walk::steps(document, cursor);
        const auto right = expected(document, all, steps);
        for (const auto& [path, step] : steps) {
            CAPTURE(path);
            REQUIRE(step.picked == right.at(path).picked);
            REQUIRE(step.spelled == right.at(path).spelled);
            hits += step.picked[0] != Step::none;
        }
        check_live(steps);
    }
    CHECK(hits > 10'000);  // the generator makes cases that matter
}

TEST_CASE("a cursor used for many documents says the same as a fresh one") {
    Generator generate(77);
    const auto all = selectors(generate, 8);
    const Program program = walk::compile(all);
    Cursor used(program);
    for (int i = 0; i < 200; ++i) {
        const auto document = generate.document(4);
        used.reset();
        Cursor fresh(program);
        const auto left = walk::steps(document, used), right = walk::steps(document, fresh);
        for (const auto& [path, step] : left) CHECK(step.picked == right.at(path).picked);
    }
}

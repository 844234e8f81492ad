#include "line_budget.hpp"

#include <catch2/catch.hpp>

using waybill::net::LineBudget;
using namespace std::chrono_literals;

TEST_CASE("line budget: ten lines a second go out and the rest are counted") {
    LineBudget lines;
    const LineBudget::Moment start{100s};
    int out = 0;
    for (int i = 0; i < 25; ++i) out += lines.take(start + i * 1ms) ? 1 : 0;
    CHECK(out == 10);
    CHECK(lines.left_out(start + 900ms) == 0);  // not yet: one line a second
    CHECK(lines.left_out(start + 1s) == 15);
    CHECK(lines.left_out(start + 1s) == 0);
    CHECK(lines.take(start + 1s));
}

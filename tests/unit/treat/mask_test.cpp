#include <algorithm>
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace waybill;

TEST_CASE("No mask shows more than half of any length") {
    for (std::size_t first = 0; first < 6; ++first)
        for (std::size_t last = 0; last < 6; ++last)
            for (std::size_t size = 0; size < 16; ++size) {
                const std::string written =
                    "{mask: {keep_first: " + std::to_string(first) + ", keep_last: " + std::to_string(last) + "}}";
                const std::string out = test::applied(written, std::string(size, 'x'));
                const auto shown = static_cast<std::size_t>(std::ranges::count(out, 'x'));
                REQUIRE(out.size() == size);
                REQUIRE(shown == std::min(first + last, size / 2));
            }
}

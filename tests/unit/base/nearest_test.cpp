// Hints for wrong names.
#include "waybill/base/nearest.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace waybill::base;

namespace {

std::string suggested(std::string_view wrong, const std::vector<std::string_view>& known) {
    return suggestion(wrong, known);
}

}  // namespace

TEST_CASE("a wrong name is answered with the nearest known one") {
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "abc") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("nmae", "name") == 1);  // letters swapped
    CHECK(suggested("titel", {"title", "tools"}) == "did you mean `title`?");
    CHECK(suggested("contry", {"contacts", "country"}) == "did you mean `country`?");
    CHECK(suggested("xyz", {"title", "country"}) == "one of `title`, `country`");
    CHECK(suggested("xyz", {"title"}) == "write `title`");
    CHECK(suggested("xyz", {}) == "");
    CHECK(suggested(std::string(100'000, 'x'), {"title", "country"}) == "one of `title`, `country`");
    CHECK(suggested("xyz", std::vector<std::string_view>(17, "something")) == "");
}

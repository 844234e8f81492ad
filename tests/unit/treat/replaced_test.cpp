// Runs tests/data/treat/replaced.txt: a new case needs no C++.
#include <catch2/catch.hpp>

#include "../crypto/vectors.hpp"
#include "support.hpp"

using namespace waybill;
using base::ValueKind;

TEST_CASE("Treatments without keys send what the data cases expect") {
    const std::map<std::string, ValueKind> kinds = {
        {"string", ValueKind::string}, {"number", ValueKind::number}, {"boolean", ValueKind::boolean}};
    for (auto& example : test::vectors_in("tests/data/treat/replaced.txt")) {
        INFO(example["treatment"] << " of " << example["text"]);
        CHECK(test::applied(example["treatment"], example["text"], kinds.at(example["kind"])) == example["sent"]);
    }
}

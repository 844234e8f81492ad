// Runs tests/data/treat/replaced.txt: a new case needs no C++.
#include <catch2/catch.hpp>

#include "../crypto/vectors.hpp"
#include "support.hpp"

using namespace waybill;
using base::ValueKind;

TEST_CASE("Treatments without keys send what the data cases expect") {
    const std::map<std::string, ValueKind> kinds = {
        {"string", ValueKind::string}, {"number", ValueKind::number}, {"boolean", ValueKind::boolean}};
    const auto keyring = test::keyring_from(0);
    for (auto& example : test::vectors_in("tests/data/treat/replaced.txt")) {
        INFO(example["treatment"] << " of " << example["text"]);
        const ValueKind kind = kinds.at(example["kind"]);
        const auto bound = test::treatment(example["treatment"])->bind(*keyring, "acme-payroll", "pii.email");
        REQUIRE(bound);
        std::string out = "before ";
        const auto sent_as = bound->apply({kind, example["text"]}, out);
        REQUIRE(static_cast<bool>(sent_as) == !example.contains("fails"));
        if (sent_as) {
            CHECK(out == "before " + example["sent"]);
            CHECK(*sent_as == (example.contains("as") ? kinds.at(example["as"]) : ValueKind::string));
        } else {
            CHECK(sent_as.error().code() == Code::treatment_failed);
            CHECK(out == "before ");
        }
    }
}

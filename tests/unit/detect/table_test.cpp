#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "support.hpp"

using namespace waybill;

TEST_CASE("The table names each detector once and its entity as Presidio spells them") {
    std::set<std::string_view> names, entities;
    for (const auto& row : detect::table()) {
        CHECK(names.insert(row.name).second);
        CHECK(entities.insert(row.entity).second);
        CHECK(std::all_of(row.name.begin(), row.name.end(),
                          [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }));
        CHECK(std::all_of(row.entity.begin(), row.entity.end(),
                          [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }));
        CHECK_FALSE(row.summary.empty());
        CHECK(row.threshold >= 50);
        CHECK(row.threshold <= 100);
    }
}

TEST_CASE("A detector is found by its name alone") {
    for (std::size_t i = 0; i < detect::table().size(); ++i) CHECK(detect::find(detect::table()[i].name) == i);
    CHECK_FALSE(detect::find("EMAIL_ADDRESS"));
    CHECK_FALSE(detect::find(""));
    CHECK_FALSE(detect::find("email"));
}

TEST_CASE("Those that were not chosen are not looked for") {
    const std::string text = "SSN 078-05-1120, mail a@example.com";
    CHECK(test::seen(test::all(), text).size() == 2);
    CHECK(test::seen(*test::only("us_ssn"), text) == std::vector<test::Seen>{{"us_ssn", "078-05-1120"}});
    CHECK(test::seen(*detect::Scanner::compile({}), text).empty());
}

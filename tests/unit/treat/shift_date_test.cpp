#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "../crypto/vectors.hpp"
#include "date_text.hpp"
#include "support.hpp"

using namespace waybill;
using base::ValueKind;

namespace {

std::unique_ptr<treat::Bound> bound(const std::string& written, Bytes keys = "acme", Bytes category = "pii.email") {
    return test::treatment("{shift_date: " + written + "}")->bind(*test::keyring_from(0), keys, category);
}

std::string shifted(treat::Bound& by, Bytes text, Bytes subject, ValueKind kind = ValueKind::string) {
    std::string out;
    const auto kind_out = by.apply({kind, text, subject}, out);
    REQUIRE(kind_out);
    CHECK(*kind_out == kind);
    return out;
}

std::chrono::sys_days day_of(Bytes text) {
    const auto date = treat::DateText::parse(text, treat::Order::day_first);
    REQUIRE(date);
    return date->date();
}

}  // namespace

TEST_CASE("The shift that docs keys publishes is the one that is made") {
    auto vector = test::documented_keys();
    const auto by = bound("{days: 30}", vector["keys"], vector["category"]);
    CHECK(shifted(*by, vector["shift_text"], vector["text"]) == vector["shift_30_days"]);
}

TEST_CASE("All dates of one subject move by as many days whatever their form and category") {
    const auto by = bound("{days: 300, subject: pii.email, order: day_first}");
    const auto other = bound("{days: 300, subject: pii.email, order: day_first}", "acme", "time.birth");
    const auto moved = day_of(shifted(*by, "2026-01-15", "anna")) - day_of("2026-01-15");
    CHECK(moved != std::chrono::days(0));
    for (const Bytes text :
         {"2026-11-23", "2024/02/29", "19991231", "23.11.2026", "3.1.2026", "03/04/2026", "0400-02-29"}) {
        INFO(text);
        CHECK(day_of(shifted(*by, text, "anna")) - day_of(text) == moved);
        CHECK(shifted(*other, text, "anna") == shifted(*by, text, "anna"));
    }
    CHECK(day_of(shifted(*by, "19991231", "anna", ValueKind::number)) - day_of("19991231") == moved);
}

TEST_CASE("Form and time of day and zone stay") {
    const auto by = bound("{days: 1}");
    for (const std::string rest : {"", "T23:30:00Z", "t00:00:00.123456789+05:30", " 11:01", " 11:01:02 UTC"}) {
        const std::string out = shifted(*by, "2026-06-15" + rest, "anna");
        CHECK((out == "2026-06-14" + rest || out == "2026-06-16" + rest));
    }
    const std::string dotted = shifted(*by, "01.10.2026", "anna");
    CHECK((dotted == "30.09.2026" || dotted == "02.10.2026"));
    const std::string bare = shifted(*by, "1.10.2026", "anna");
    CHECK((bare == "30.9.2026" || bare == "2.10.2026"));
}

TEST_CASE("The shift is keyed and never none and takes every number of days alike") {
    const auto by = bound("{days: 3}");
    std::map<int, int> counts;
    for (int i = 0; i < 6000; ++i) {
        const auto subject = std::to_string(i);
        ++counts[static_cast<int>((day_of(shifted(*by, "2026-06-15", subject)) - day_of("2026-06-15")).count())];
    }
    REQUIRE(counts.size() == 6);
    for (const auto& [days, count] : counts) {
        CHECK((days != 0 && days >= -3 && days <= 3));
        CHECK((count > 850 && count < 1150));
    }
    std::set<std::string> seen;
    for (const Bytes keys : {"acme", "other", "third", "fourth"})
        for (const Bytes category : {"pii.email", "pii.name", "tech.id", "gov.ssn"})
            seen.insert(shifted(*bound("{days: 36500}", keys, category), "2026-06-15", "anna"));
    CHECK(seen.size() > 12);
}

TEST_CASE("A date without a subject and what is no date and years that are none are refused") {
    const auto by = bound("{days: 36500}");
    const auto refused = [&by](Bytes text, Bytes subject, ValueKind kind = ValueKind::string) {
        std::string out;
        const auto kind_out = by->apply({kind, text, subject}, out);
        INFO(text);
        REQUIRE_FALSE(kind_out);
        CHECK(kind_out.error().code() == Code::treatment_failed);
        CHECK(out.empty());
    };
    refused("2026-11-23", "");
    refused("not a date", "anna");
    refused("03/04/2026", "anna");
    refused("true", "anna", ValueKind::boolean);
    refused("1764000000", "anna", ValueKind::number);
    int early = 0, late = 0;
    for (int i = 0; i < 20; ++i) {
        std::string out;
        const auto subject = std::to_string(i);
        early += by->apply({ValueKind::string, "0001-01-01", subject}, out) ? 0 : 1;
        late += by->apply({ValueKind::string, "9999-12-31", subject}, out) ? 0 : 1;
    }
    CHECK(early + late == 20);
    CHECK((early > 0 && late > 0));
}

TEST_CASE("A shift says whose value it reads") {
    CHECK(test::treatment("{shift_date: {days: 30}}")->subject().empty());
    CHECK(test::treatment("{shift_date: {days: 30, subject: pii.email}}")->subject() == "pii.email");
}

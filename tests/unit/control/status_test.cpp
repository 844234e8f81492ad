// What `waybill status` says of an agreement: the same as decide() would, day by day.
#include "status.hpp"

#include <catch2/catch.hpp>

using namespace waybill;

TEST_CASE("an agreement stands as its days and its required evidence say") {
    const auto day = [](const char* text) { return *base::parse_day(text); };
    policy::Vendor vendor;
    vendor.agreement.from = day("2026-01-01");
    vendor.agreement.until = day("2026-12-31");
    vendor.due_diligence.push_back({"iso-27001", "", day("2026-06-30"), true, {}});
    vendor.due_diligence.push_back({"penetration-test", "", day("2026-02-28"), false, {}});
    struct Case {
        const char* today;
        const char* standing;
    };
    const Case cases[] = {
        {"2025-12-31", "not-yet-valid"}, {"2026-01-01", "valid"},           {"2026-03-01", "valid"},
        {"2026-06-30", "valid"},         {"2026-07-01", "evidence-lapsed"}, {"2026-12-31", "evidence-lapsed"},
        {"2027-01-01", "lapsed"},
    };
    for (const Case& one : cases) {
        INFO(one.today);
        CHECK(control::standing_of(vendor, day(one.today)) == one.standing);
    }
}

// Declared beside observed: one activity for each vendor and agreement that a policy declares or the record saw, and in
// it each category, with the difference between the two.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "waybill/report/sources.hpp"

namespace waybill::report {

/// What a category's row says where declared and observed are not the same.
namespace difference {
inline constexpr std::string_view not_declared = "not declared";  // seen, and today's policy does not share it
inline constexpr std::string_view treated_otherwise = "treated otherwise";
inline constexpr std::string_view not_seen = "not seen";        // may be shared, and was not in the period
inline constexpr std::string_view on_no_route = "on no route";  // agreed, and no field map has a place for it
}  // namespace difference

struct CategoryUse {
    std::set<std::string> declared, observed;  // treatments
    std::uint64_t items = 0, windows = 0;
    Time first, last;  // where windows > 0
    bool on_route = false;

    /// Empty where there is none.
    std::string_view difference() const;
};

struct Activity {
    std::string vendor, agreement;
    const policy::Vendor* declared = nullptr;  // nullptr: the policy has no such vendor, or another agreement with it
    std::set<std::string> purposes;            // as recorded
    std::map<std::string, CategoryUse> categories;
    std::set<std::string> withheld;  // categories that a field map names and the agreement does not share
    std::uint64_t items = 0;
    Time first, last;  // where items > 0

    std::size_t differences() const;
};

/// By vendor and agreement.
std::vector<Activity> activities_of(const Sources& sources);

/// Of a vendor's days, summed up.
struct Volume {
    std::uint64_t exchanges = 0, refused = 0, items = 0, bytes_sent = 0, bytes_received = 0;
};
Volume volume_of(const std::vector<audit::Traffic>& traffic, std::string_view vendor);

/// `2026-11-01 to 2026-11-30, UTC days`
std::string period_text(const Sources& sources);
/// Of what was seen; empty where nothing was.
std::string day_text(bool seen, Time time);

}  // namespace waybill::report

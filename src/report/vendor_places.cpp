#include "vendor_places.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "activity.hpp"
#include "declared.hpp"
#include "words.hpp"

namespace waybill::report {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // route, at, category

struct Use {
    std::set<std::string> declared, observed;  // treatments
    bool known = true;
    std::uint64_t items = 0, windows = 0;
    Time first, last;

    std::string_view difference() const {
        if (!known) return difference::not_declared;
        if (observed.empty()) return difference::not_seen;
        return std::ranges::includes(declared, observed) ? std::string_view() : difference::treated_otherwise;
    }
};

/// Names of members stand under the selector of the value around them, which has the same rule.
std::set<std::string> declared_for(const std::vector<DeclaredPlace>& places, const audit::Observed& one) {
    std::set<std::string> out;
    const std::string value = one.at.starts_with("name ") ? "body " + one.at.substr(5) : one.at;
    for (const DeclaredPlace& place : places)
        if (place.shared && place.route == one.route && place.category == one.category &&
            (place.at == one.at || place.at == value))
            out.insert(place.treatment);
    return out;
}

}  // namespace

Table places_table(const Sources& sources, const std::string& vendor) {
    const policy::Vendor* file = sources.policy->find_vendor(vendor);
    const auto places = file != nullptr ? declared_places(*file) : std::vector<DeclaredPlace>();
    std::map<Key, Use> uses;
    for (const DeclaredPlace& place : places)
        if (place.shared) uses[{place.route, place.at, place.category}].declared.insert(place.treatment);
    for (const audit::Observed& one : sources.observed) {
        if (one.vendor != vendor) continue;
        Use& use = uses[{one.route, one.at, one.category}];
        if (use.declared.empty()) use.declared = declared_for(places, one);
        use.known = !use.declared.empty();
        const bool fresh = use.windows == 0;
        use.first = fresh ? one.first : std::min(use.first, one.first);
        use.last = fresh ? one.last : std::max(use.last, one.last);
        use.observed.insert(one.treatment);
        use.items += one.items;
        use.windows += one.windows;
    }
    Table table{"places", "", {}, {}, "Nothing may be shared with this vendor, and nothing was."};
    table.columns = {{"route", "Route"},
                     {"place", "Place", Column::Kind::code},
                     {"category", "Category", Column::Kind::code},
                     {"declared", "Agreed as"},
                     {"observed", "Sent as"},
                     {"items", "Items", Column::Kind::number},
                     {"messages", "Messages", Column::Kind::number},
                     {"first_shared", "First", Column::Kind::date},
                     {"last_shared", "Last", Column::Kind::date},
                     {"difference", "Difference"}};
    for (const auto& [key, use] : uses) {
        const auto& [route, at, category] = key;
        const bool seen = use.windows > 0;
        table.rows.push_back({{route, at, category, joined(use.declared), joined(use.observed),
                               std::to_string(use.items), std::to_string(use.windows), day_text(seen, use.first),
                               day_text(seen, use.last), std::string(use.difference())},
                              !use.difference().empty()});
    }
    return table;
}

}  // namespace waybill::report

#include "activity.hpp"

#include <algorithm>
#include <tuple>

#include "declared.hpp"

namespace waybill::report {
namespace {

void declare(Activity& activity, const policy::Vendor& vendor) {
    activity.declared = &vendor;
    for (const DeclaredPlace& place : declared_places(vendor)) {
        if (!place.shared) {
            activity.withheld.insert(place.category);
            continue;
        }
        CategoryUse& use = activity.categories[place.category];
        use.on_route = true;
        use.declared.insert(place.treatment);
    }
    for (const auto& [pattern, rule] : vendor.agreement.share) {
        const treat::Effect effect = rule.treatment->effect();
        if (pattern.ends_with(".*") || effect == treat::Effect::withhold || effect == treat::Effect::refuse) continue;
        activity.categories[pattern].declared.insert(std::string(rule.treatment->name()));
    }
}

void observe(Activity& activity, const audit::Observed& one) {
    const auto widen = [&](auto& to, bool fresh) {
        to.first = fresh ? one.first : std::min(to.first, one.first);
        to.last = fresh ? one.last : std::max(to.last, one.last);
    };
    CategoryUse& use = activity.categories[one.category];
    widen(use, use.windows == 0);
    widen(activity, activity.purposes.empty());
    use.observed.insert(one.treatment);
    use.items += one.items;
    use.windows += one.windows;
    activity.items += one.items;
    activity.purposes.insert(one.purpose);
}

}  // namespace

std::string_view CategoryUse::difference() const {
    if (declared.empty()) return difference::not_declared;
    if (observed.empty()) return on_route ? difference::not_seen : difference::on_no_route;
    return std::ranges::includes(declared, observed) ? std::string_view() : difference::treated_otherwise;
}

std::size_t Activity::differences() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(categories, [](const auto& one) { return !one.second.difference().empty(); }));
}

std::vector<Activity> activities_of(const Sources& sources) {
    std::map<std::pair<std::string, std::string>, Activity> found;
    for (const auto& [name, vendor] : sources.policy->vendors)
        declare(found[{name, vendor.agreement.reference}], vendor);
    for (const audit::Observed& one : sources.observed) observe(found[{one.vendor, one.agreement}], one);
    std::vector<Activity> out;
    for (auto& [key, activity] : found) {
        std::tie(activity.vendor, activity.agreement) = key;
        out.push_back(std::move(activity));
    }
    return out;
}

Volume volume_of(const std::vector<audit::Traffic>& traffic, std::string_view vendor) {
    Volume out;
    for (const audit::Traffic& day : traffic) {
        if (day.vendor != vendor) continue;
        out.exchanges += day.exchanges;
        out.items += day.items;
        out.bytes_sent += day.bytes_sent;
        out.bytes_received += day.bytes_received;
        for (const auto& [code, count] : day.refused) out.refused += count;
    }
    return out;
}

std::string period_text(const Sources& sources) {
    return base::format_day(sources.since) + " to " + base::format_day(sources.until) + ", UTC days";
}

std::string day_text(bool seen, Time time) { return seen ? base::format_day(base::day_of(time)) : std::string(); }

}  // namespace waybill::report

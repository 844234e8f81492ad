#include "filters.hpp"

#include <algorithm>
#include <string>

#include "selectors.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/selector/covers.hpp"

namespace waybill::policy {
namespace {

bool is_clear(const Field& field) {
    return !field.nested && field.rule.treatment != nullptr && field.rule.treatment->effect() == treat::Effect::keep;
}

/// The selector and one that picks all below what it picks: a filter may compare whole objects.
std::vector<selector::Selector> with_below(const selector::Selector& selector) {
    std::vector<selector::Selector> out{selector};
    if (auto below = selector::Selector::parse(selector.text() + "..*")) out.push_back(*std::move(below));
    return out;
}

/// Whether the names on the way to what `read` picks are spelled out by the field that picks it: one that is met by a
/// wildcard leaves only where `names` lets it, and takes its member with it where it does not.
bool spells(const selector::Selector& field, const selector::Selector& read) {
    const auto has_names = [](const selector::Segment& step) {
        return std::ranges::any_of(step.choices,
                                   [](const auto& choice) { return std::holds_alternative<std::string>(choice); });
    };
    const auto& steps = field.segments();
    if (std::ranges::any_of(steps, &selector::Segment::descendant)) return has_names(steps.back());
    for (std::size_t i = 0; i < std::min(steps.size(), read.segments().size()); ++i)
        if (has_names(read.segments()[i]) && !has_names(steps[i])) return false;
    return true;
}

/// Whether the filter comes to what it reads by names that it spells, indexes and slices alone. Any other name is data,
/// which may be withheld: that it is there, and what is below it, must not decide what is sent.
bool reads_by_name(const selector::Selector& filtered, const selector::Selector& read) {
    const auto& steps = filtered.segments();
    const auto has_filter = [](const selector::Segment& step) {
        return std::ranges::any_of(step.choices,
                                   [](const auto& choice) { return std::holds_alternative<selector::Filter>(choice); });
    };
    const auto tested = static_cast<std::size_t>(std::ranges::find_if(steps, has_filter) - steps.begin());
    return std::all_of(
        read.segments().begin() + static_cast<std::ptrdiff_t>(std::min(tested + 1, read.segments().size())),
        read.segments().end(), is_spelled);
}

/// Why it is not certain that all that `read` picks, and all below it, is clear; empty where it is.
std::string doubt(const selector::Selector& read, const std::vector<Field>& fields, const std::vector<Field>& names) {
    bool covered = false;
    for (const Field& field : fields) {
        const bool above = std::ranges::any_of(
            with_below(field.selector), [&](const selector::Selector& wide) { return selector::covers(wide, read); });
        covered = covered || (above && is_clear(field) && spells(field.selector, read));
        // Nearest wins: what lies above decides nothing where something nearer does, and is doubtful all the same.
        const auto meets = [&](const selector::Selector& at) { return selector::may_overlap(at, field.selector); };
        if (!is_clear(field) && (std::ranges::any_of(with_below(read), meets)))
            return in_ticks(field.selector.text()) + " may pick it too, and is not clear";
    }
    // A name that does not leave takes its member with it.
    for (const Field& rule : names)
        for (const selector::Selector& wide : with_below(rule.selector))
            if (!is_clear(rule) && selector::may_overlap(wide, read))
                return "its name may be withheld by `names` " + in_ticks(rule.selector.text());
    return covered ? std::string() : "no field that is clear is sure to pick it";
}

}  // namespace

void check_filters(const Body& body, base::Diagnostics& diagnostics) {
    const auto check = [&](const std::vector<Field>& map) {
        for (const Field& field : map)
            for (const selector::Selector& read : field.selector.filter_queries()) {
                if (!reads_by_name(field.selector, read)) {
                    diagnostics.error(field.where,
                                      "the filter of " + in_ticks(field.selector.text()) + " reads " +
                                          in_ticks(read.text()) + ": a name on the way may be withheld",
                                      "a filter reads by names that it spells, and indexes: neither `*` nor `..`");
                    continue;
                }
                if (const std::string why = doubt(read, body.fields, body.names); !why.empty())
                    diagnostics.error(field.where,
                                      "the filter of " + in_ticks(field.selector.text()) + " reads " +
                                          in_ticks(read.text()) + ": " + why,
                                      "what a filter reads is classified and shared as clear: give " +
                                          in_ticks(read.text()) + " a category that is");
            }
    };
    check(body.fields);
    check(body.names);
}

}  // namespace waybill::policy

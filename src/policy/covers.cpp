#include "covers.hpp"

#include <algorithm>
#include <vector>

namespace waybill::policy {
namespace {

using selector::Choice;
using selector::Index;
using selector::Segment;
using selector::Slice;
using selector::Wildcard;

bool covers(const Choice& wide, const Choice& narrow) {
    if (std::holds_alternative<Wildcard>(wide) || wide == narrow) return true;
    const auto* slice = std::get_if<Slice>(&wide);
    const auto* index = std::get_if<Index>(&narrow);
    if (slice == nullptr || index == nullptr || slice->step < 1) return false;
    const std::int64_t start = slice->start.value_or(0);
    return index->value >= start && (!slice->end || index->value < *slice->end) &&
           (index->value - start) % slice->step == 0;
}

/// Each choice of the narrow segment is within one of the wide segment's.
bool covers(const Segment& wide, const Segment& narrow) {
    return std::ranges::all_of(narrow.choices, [&](const Choice& n) {
        return std::ranges::any_of(wide.choices, [&](const Choice& w) { return covers(w, n); });
    });
}

}  // namespace

bool covers(const selector::Selector& wide, const selector::Selector& narrow) {
    const auto& w = wide.segments();
    const auto& n = narrow.segments();
    // reached[j]: the steps of `wide` so far cover the first j of `narrow`. A `..` step covers any steps before its
    // own.
    std::vector<bool> reached(n.size() + 1, false);
    reached[0] = true;
    for (const Segment& step : w) {
        std::vector<bool> next(n.size() + 1, false);
        bool open = false;  // an earlier j was reached, and this step may come any deeper
        for (std::size_t j = 0; j < n.size(); ++j) {
            open = step.descendant ? open || reached[j] : reached[j];
            // A `..` of the narrow one stands for any depth, which only a `..` of the wide one covers.
            if (open && (step.descendant || !n[j].descendant) && covers(step, n[j])) next[j + 1] = true;
        }
        reached = std::move(next);
    }
    return reached[n.size()];
}

bool is_broad(const selector::Selector& selector) {
    return std::ranges::any_of(selector.segments(), [](const Segment& segment) {
        return segment.descendant || segment.choices.size() > 1 ||
               std::ranges::any_of(segment.choices, [](const Choice& choice) {
                   return std::holds_alternative<Wildcard>(choice) || std::holds_alternative<Slice>(choice);
               });
    });
}

}  // namespace waybill::policy

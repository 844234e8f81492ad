// Two selectors side by side, segment against segment. A `..` takes any steps before its own.
#include "waybill/selector/covers.hpp"

#include <algorithm>
#include <numeric>

#include "slice.hpp"

namespace waybill::selector {
namespace {

/// The elements that a choice picks, counted from the start; nothing where it needs the array's length, or picks none.
std::optional<Slice> elements(const Choice& choice) {
    if (const auto* index = std::get_if<Index>(&choice)) return forward(as_slice(*index));
    if (const auto* slice = std::get_if<Slice>(&choice)) return forward(*slice);
    return std::nullopt;
}

bool picks_elements(const Choice& choice) {
    return std::holds_alternative<Index>(choice) || std::holds_alternative<Slice>(choice);
}

bool picks_nothing(const Choice& choice) {
    const auto* slice = std::get_if<Slice>(&choice);
    if (slice == nullptr) return false;
    const auto counted = forward(*slice);
    return slice->step == 0 || (counted && counted->end && *counted->end <= *counted->start);
}

bool is_one_element(const Slice& slice) { return slice.end && *slice.end - *slice.start <= slice.step; }

bool covers(const Slice& wide, const Slice& narrow) {
    if (*narrow.start < *wide.start || (*narrow.start - *wide.start) % wide.step != 0) return false;
    if (is_one_element(narrow)) return !wide.end || *narrow.start < *wide.end;
    return narrow.step % wide.step == 0 && (!wide.end || (narrow.end && *narrow.end <= *wide.end));
}

/// Among those that count from the end: [-3:] has [-1], [-2:] and [-2:-1].
bool covers_from_end(const Choice& wide, const Choice& narrow) {
    const auto as_tail = [](const Choice& choice) -> std::optional<Slice> {
        if (const auto* index = std::get_if<Index>(&choice)) return as_slice(*index);
        return std::get<Slice>(choice);
    };
    const auto w = as_tail(wide), n = as_tail(narrow);
    if (w->step != 1 || n->step < 1 || w->start.value_or(0) >= 0 || n->start.value_or(0) >= 0) return false;
    if (w->end.value_or(-1) >= 0 || n->end.value_or(-1) >= 0) return false;
    return *n->start >= *w->start && (!w->end || (n->end && *n->end <= *w->end));
}

bool covers(const Choice& wide, const Choice& narrow) {
    if (std::holds_alternative<Wildcard>(wide) || wide == narrow || picks_nothing(narrow)) return true;
    if (!picks_elements(wide) || !picks_elements(narrow) || picks_nothing(wide)) return false;
    const auto w = elements(wide), n = elements(narrow);
    if (w && *w->start == 0 && !w->end && w->step == 1) return true;  // every element
    return w && n ? covers(*w, *n) : !w && !n && covers_from_end(wide, narrow);
}

/// Each choice of the narrow segment is within one of the wide segment's.
bool covers(const Segment& wide, const Segment& narrow) {
    return std::ranges::all_of(narrow.choices, [&](const Choice& n) {
        return std::ranges::any_of(wide.choices, [&](const Choice& w) { return covers(w, n); });
    });
}

bool may_meet(const Slice& a, const Slice& b) {
    if (is_one_element(a)) return covers(b, a);
    if (is_one_element(b)) return covers(a, b);
    if ((a.end && *a.end <= *b.start) || (b.end && *b.end <= *a.start)) return false;
    return (*a.start - *b.start) % std::gcd(a.step, b.step) == 0;
}

bool may_meet(const Choice& a, const Choice& b) {
    if (picks_nothing(a) || picks_nothing(b)) return false;
    const auto* name = std::get_if<std::string>(&a);
    const auto* other = std::get_if<std::string>(&b);
    if (name != nullptr && other != nullptr) return *name == *other;
    if ((name != nullptr && picks_elements(b)) || (other != nullptr && picks_elements(a))) return false;
    if (!picks_elements(a) || !picks_elements(b)) return true;
    const auto left = elements(a), right = elements(b);
    if (left && right) return may_meet(*left, *right);
    const auto* index = std::get_if<Index>(&a);
    const auto* other_index = std::get_if<Index>(&b);
    // Two that count from the end are as far apart in every array; one from either side may meet in one of some length.
    return index == nullptr || other_index == nullptr || left || right || index->value == other_index->value;
}

bool may_meet(const Segment& a, const Segment& b) {
    return std::ranges::any_of(a.choices, [&](const Choice& left) {
        return std::ranges::any_of(b.choices, [&](const Choice& right) { return may_meet(left, right); });
    });
}

bool may_pick(const Segment& segment) { return !std::ranges::all_of(segment.choices, picks_nothing); }

}  // namespace

bool covers(const Selector& wide, const Selector& narrow) {
    const auto& w = wide.segments();
    const auto& n = narrow.segments();
    // reached[j]: the steps of `wide` so far cover the first j of `narrow`.
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

bool may_overlap(const Selector& a, const Selector& b) {
    const auto& left = a.segments();
    const auto& right = b.segments();
    // reached[i][j]: some way from the root is one that the first i of `left` and the first j of `right` both take.
    std::vector<std::vector<bool>> reached(left.size() + 1, std::vector<bool>(right.size() + 1, false));
    reached[0][0] = true;
    for (std::size_t i = 0; i <= left.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (!reached[i][j]) continue;
            const bool more_left = i < left.size(), more_right = j < right.size();
            if (more_left && more_right && may_meet(left[i], right[j])) reached[i + 1][j + 1] = true;
            // What the other picks next, a `..` may pass over.
            if (more_left && more_right && left[i].descendant && may_pick(right[j])) reached[i][j + 1] = true;
            if (more_left && more_right && right[j].descendant && may_pick(left[i])) reached[i + 1][j] = true;
        }
    }
    return reached[left.size()][right.size()];
}

}  // namespace waybill::selector

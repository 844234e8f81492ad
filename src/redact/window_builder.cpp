#include "window_builder.hpp"

#include <algorithm>

#include "waybill/base/json_text.hpp"

namespace waybill::redact {
namespace {

/// Bytes of an entry around its places, at the most: names, numbers and hashes at their longest.
std::size_t base_bytes(const audit::Shared& draft) {
    constexpr std::size_t fixed = 640;  // member names, numbers, time, id, two hashes
    std::size_t bytes = fixed;
    for (const std::string* text :
         {&draft.client, &draft.vendor, &draft.agreement, &draft.purpose, &draft.route, &draft.policy, &draft.method})
        bytes += base::json_string_length(*text);
    return bytes;
}

/// Below the 65,535 bytes of an entry, with room for the place that takes it over its limit.
constexpr std::size_t most_entry_bytes = 56 << 10;

/// What the next window of the message begins as.
audit::Shared after(const audit::Shared& window) {
    audit::Shared next;
    next.id = window.id;
    next.window = window.window + 1;
    next.client = window.client;
    next.vendor = window.vendor;
    next.agreement = window.agreement;
    next.purpose = window.purpose;
    next.route = window.route;
    next.method = window.method;
    next.policy = window.policy;
    next.keys_name = window.keys_name;
    return next;
}

Error too_many_subjects() {
    return Error(Code::too_many_items, "more withheld data subjects than one window may note");
}

}  // namespace

WindowBuilder::WindowBuilder(audit::Shared first, const Plan& plan, const WindowLimits& limits)
    : plan_(plan),
      limits_(limits),
      entry_limit_(std::min(limits.entry_bytes, most_entry_bytes - plan.most_added_at_once())),
      draft_(std::move(first)),
      entry_base_(base_bytes(draft_)),
      placed_(plan.places().size(), unplaced),
      entry_bytes_(entry_base_) {}

[[gnu::always_inline]] inline void WindowBuilder::add(std::uint32_t planned, bool in_head, std::uint64_t offset,
                                                      std::uint32_t length, Notes& notes) {
    const std::uint32_t number = placed_[planned] != unplaced ? placed_[planned] : place_in_entry(planned);
    Tally& place = tallies_[number];
    const std::uint64_t ordinal = place.count++;
    if (place.count == place.longer_at) {
        ++entry_bytes_;
        place.longer_at *= 10;
    }
    if (!place.counted_only) {
        draft_.items.push_back({static_cast<std::uint16_t>(number), in_head, offset, length});
        ++evidenced_;
    }
    if (place.subject && notes.takes_digests()) [[unlikely]]
        if (const auto digest = notes.next_kept())
            draft_.lookups.push_back(
                {static_cast<std::uint16_t>(number), static_cast<std::uint32_t>(ordinal), *digest});
}

inline bool WindowBuilder::full(std::uint64_t end) const {
    return end - begin_ >= limits_.output_bytes || entry_bytes_ >= entry_limit_ ||
           evidenced_ >= limits_.evidenced_items;
}

Result<void> WindowBuilder::drain(format::Output& out, Notes& notes, std::uint64_t bytes_in,
                                  std::vector<Window>& windows) {
    std::size_t committed = out.committed_items();
    while (seen_items_ < committed) {
        const format::WrittenItem item = out.items()[seen_items_];
        const std::uint64_t item_end = item.begin + item.length;
        // An item after a full window is output that follows it; but one without bytes at its very end is in it.
        if (ripe_end_ && item_end > *ripe_end_) [[unlikely]] {
            if (auto done = cut(out, *ripe_end_, seen_items_, false, notes, bytes_in, windows); !done) return done;
            committed = out.committed_items();
        }
        ++seen_items_;
        if (item.tag != no_item) add(item.tag, false, item.begin - begin_, item.length, notes);
        if (full(item_end)) ripe_end_ = item_end;
    }
    out.take(0, seen_items_);  // they stand in the draft
    seen_items_ = 0;
    const std::uint64_t committed_end = out.taken() + out.committed().size();
    if (ripe_end_ && committed_end > *ripe_end_)
        if (auto done = cut(out, *ripe_end_, seen_items_, false, notes, bytes_in, windows); !done) return done;
    // Also where nothing is sent in between: what is noted of withheld subjects is bounded.
    const std::size_t noted = ripe_end_ ? notes.withheld_digests_after(*ripe_end_) : notes.withheld_digests();
    if (noted > limits_.withheld_subjects) return fail(too_many_subjects());
    return {};
}

Result<void> WindowBuilder::finish(format::Output& out, Notes& notes, std::uint64_t bytes_in,
                                   std::vector<Window>& windows) {
    if (auto drained = drain(out, notes, bytes_in, windows); !drained) return drained;
    return cut(out, out.offset(), seen_items_, true, notes, bytes_in, windows);
}

void WindowBuilder::add_head(std::uint32_t place, Bytes value, Notes& notes) {
    const std::uint64_t offset = draft_.head_values.size();
    if (!plan_.places()[place].counted_only) draft_.head_values += value;
    add(place, true, offset, static_cast<std::uint32_t>(value.size()), notes);
    if (full(begin_)) ripe_end_ = begin_;
}

std::uint32_t WindowBuilder::place_in_entry(std::uint32_t place) {
    const PlaceName& name = plan_.places()[place];
    if (draft_.places.empty()) {
        draft_.places.reserve(plan_.places().size());
        draft_.items.reserve(plan_.places().size());
        tallies_.reserve(plan_.places().size());
    }
    placed_[place] = static_cast<std::uint32_t>(draft_.places.size());
    planned_.push_back(place);
    draft_.places.push_back({name.at, name.category, name.treatment, 0, name.counted_only});
    tallies_.push_back({0, 1, name.counted_only, name.subject});
    entry_bytes_ += name.entry_bytes + 1;  // and its comma
    return placed_[place];
}

Result<void> WindowBuilder::cut(format::Output& out, std::uint64_t end, std::size_t items, bool last, Notes& notes,
                                std::uint64_t bytes_in, std::vector<Window>& windows) {
    const std::size_t length = end - begin_;
    std::uint32_t ordinal = 0;
    for (const auto& digest : notes.take_withheld_digests(last ? ~std::uint64_t{0} : end)) {
        if (ordinal >= limits_.withheld_subjects) return fail(too_many_subjects());
        draft_.lookups.push_back({audit::LookupDigest::withheld, ordinal++, digest});
    }
    for (std::size_t i = 0; i < tallies_.size(); ++i) draft_.places[i].count = tallies_[i].count;
    tallies_.clear();
    evidenced_ = 0;
    draft_.last = last;
    draft_.bytes_in = bytes_in - bytes_in_taken_;
    bytes_in_taken_ = bytes_in;
    notes.withheld().take_into(draft_, plan_.places());
    windows.push_back({std::move(draft_), out.take_out(length, items)});
    if (last) return {};

    draft_ = after(windows.back().draft);
    for (const std::uint32_t place : planned_) placed_[place] = unplaced;
    planned_.clear();
    entry_bytes_ = entry_base_;
    begin_ = end;
    seen_items_ -= items;
    ripe_end_.reset();
    return {};
}

}  // namespace waybill::redact

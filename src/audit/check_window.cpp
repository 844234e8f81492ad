#include "check_window.hpp"

#include <algorithm>

#include "detail.hpp"
#include "entry_text.hpp"

namespace waybill::audit {
namespace {

base::Failure wrong(base::Text text) { return fail(Code::corrupt, text); }

/// Items and lookups name places of the entry, and each place has as many commitments as it counts items.
bool counts_agree(const std::vector<PlaceCount>& places, const Detail& detail) {
    std::vector<std::uint64_t> counts(places.size(), 0);
    for (const DetailItem& item : detail.items) {
        if (item.committed.place >= counts.size()) return false;
        ++counts[item.committed.place];
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        if (counts[i] != (places[i].counted_only ? 0 : places[i].count)) return false;
    for (const LookupDigest& lookup : detail.lookups)
        if (lookup.place != LookupDigest::withheld && lookup.place >= places.size()) return false;
    return true;
}

Result<void> check_inside(const ScannedEntry& entry, Bytes plain) {
    const auto detail = decode(plain);
    if (!detail) return fail(detail.error());
    const auto places = place_counts(entry.items);
    if (!counts_agree(places, *detail)) return wrong("the detail's items are not those that the entry counts");
    std::vector<Committed> committed;
    committed.reserve(detail->items.size());
    for (const DetailItem& item : detail->items) committed.push_back(item.committed);
    const auto root = items_root(places.size(), committed);
    if (root.has_value() == entry.items_root.empty() || (root && !is_text_of(entry.items_root.data(), *root)))
        return wrong("the detail's commitments do not give the entry's items_root");
    return {};
}

}  // namespace

const Result<crypto::Keyring::DayKey>& DayKeys::find(const crypto::KeyId8& id) {
    const auto known = std::ranges::find(found_, id, &Found::id);
    if (known != found_.end()) return known->key;
    if (found_.size() < most) return found_.emplace_back(Found{id, keyring_->find_day_key(id)}).key;
    Found& place = found_[oldest_++ % most];
    place = {id, keyring_->find_day_key(id)};
    return place.key;
}

Result<DetailState> check_window(const ScannedEntry& entry, Bytes sealed, DayKeys* keys) {
    if (!is_text_of(entry.detail.data(), crypto::sha256(sealed)))
        return wrong("the detail is not the one that the entry names");
    if (keys == nullptr) return DetailState::unread;
    const auto id = key_of(sealed);
    if (!id) return wrong("the detail is too short to be sealed");
    const auto& key = keys->find(*id);
    if (!key && key.error().code() == Code::key_missing) return DetailState::erased;
    if (!key) return fail(key.error());
    const auto plain = open_detail(*key, entry.id, static_cast<std::uint32_t>(entry.window), sealed);
    if (!plain) return wrong("the detail does not open under its key");
    if (const auto checked = check_inside(entry, *plain); !checked) return fail(checked.error());
    return DetailState::right;
}

}  // namespace waybill::audit

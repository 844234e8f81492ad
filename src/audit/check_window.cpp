#include "check_window.hpp"

#include "detail.hpp"

namespace waybill::audit {
namespace {

base::Failure wrong(base::Text text) { return fail(Code::corrupt, text); }

/// Items and lookups name places of the entry, and each place has as many commitments as it counts items.
bool counts_agree(const Recorded& entry, const Detail& detail) {
    const auto places = entry.places();
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

Result<void> check_inside(const Recorded& entry, Bytes plain) {
    const auto detail = decode(plain);
    if (!detail) return fail(detail.error());
    if (!counts_agree(entry, *detail)) return wrong("the detail's items are not those that the entry counts");
    std::vector<Committed> committed;
    for (const DetailItem& item : detail->items) committed.push_back(item.committed);
    const auto root = items_root(entry.places().size(), committed);
    if (entry.text("items_root") != (root ? crypto::hash_text(*root) : std::string()))
        return wrong("the detail's commitments do not give the entry's items_root");
    return {};
}

}  // namespace

Result<DetailState> check_window(const Recorded& entry, Bytes sealed, const crypto::Keyring* keyring) {
    if (crypto::hash_text(crypto::sha256(sealed)) != entry.text("detail"))
        return wrong("the detail is not the one that the entry names");
    if (keyring == nullptr) return DetailState::unread;
    const auto id = key_of(sealed);
    if (!id) return wrong("the detail is too short to be sealed");
    const auto key = keyring->find_day_key(*id);
    if (!key && key.error().code() == Code::key_missing) return DetailState::erased;
    if (!key) return fail(key.error());
    const auto window = static_cast<std::uint32_t>(entry.number("window"));
    const auto plain = open_detail(*key, entry.facts().id, window, sealed);
    if (!plain) return wrong("the detail does not open under its key");
    if (const auto checked = check_inside(entry, *plain); !checked) return fail(checked.error());
    return DetailState::right;
}

}  // namespace waybill::audit

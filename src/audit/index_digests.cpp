// The lookup digests of an entry's detail into the index, and out of it when the detail's key was destroyed.
#include "detail.hpp"
#include "index_writer.hpp"

namespace waybill::audit {

Result<void> IndexWriter::add_digests(const StoredEntry& entry, const crypto::Keyring& keyring) {
    if (const auto recorded = Recorded::parse(entry.entry))
        if (const auto taken = take_digests(entry, *recorded, keyring); !taken) return taken;
    state_.digested = entry.index + 1;
    return {};
}

Result<void> IndexWriter::take_digests(const StoredEntry& entry, const Recorded& recorded,
                                       const crypto::Keyring& keyring) {
    if (recorded.facts().kind != Kind::shared) return {};
    const auto id = key_of(entry.detail);
    const auto key =
        id ? keyring.find_day_key(*id) : Result<crypto::Keyring::DayKey>(fail(Code::key_missing, "erased"));
    if (!key) {
        ++state_.erased;
        return {};
    }
    const auto window = static_cast<std::uint32_t>(recorded.number("window"));
    const auto plain = open_detail(*key, recorded.facts().id, window, entry.detail);
    const auto detail = plain ? decode(*plain) : Result<Detail>(fail(Code::corrupt, "the detail does not open"));
    if (!detail || detail->lookups.empty()) return {};  // a damaged one is `verify`'s to tell
    const auto vendor = words_->word(recorded.text("vendor"));
    if (!vendor) return fail(vendor.error());
    const auto number = subjects_->key({*id, *vendor, base::day_of(recorded.facts().time)});
    if (!number) return fail(number.error());
    const std::vector<Place> places = recorded.places();
    bool withheld = false;
    for (const LookupDigest& lookup : detail->lookups) {
        subjects_->add(entry.index, recorded.facts().time, *number, lookup);
        withheld = withheld || lookup.place >= places.size();
        if (lookup.place >= places.size()) continue;
        const auto category = words_->word(places[lookup.place].category);
        if (!category) return fail(category.error());
        if (const auto noted = subjects_->category(*category); !noted) return noted;
    }
    if (!withheld) return {};
    // Which of them it was of is not said: each may be asked for.
    for (const WithheldPlace& place : detail->withheld) {
        const auto category = words_->word(place.category);
        if (!category) return fail(category.error());
        if (const auto noted = subjects_->category(*category); !noted) return noted;
    }
    return {};
}

Result<std::uint64_t> IndexWriter::forget(std::span<const crypto::KeyId8> keys) {
    const auto written = subjects_->write();
    if (!written) return fail(written.error());
    state_.digests += *written;
    const auto forgotten = subjects_->forget(keys);
    if (forgotten) state_.digests -= std::min(state_.digests, *forgotten);
    return forgotten;
}

Result<std::vector<crypto::KeyId8>> IndexWriter::destroyed(const crypto::Keyring& keyring) {
    const auto keys = subjects_->keys();
    if (!keys) return fail(keys.error());
    std::vector<crypto::KeyId8> out;
    for (const IndexSubjects::KeyUse& use : *keys) {
        const auto key = keyring.find_day_key(use.id);
        if (!key && key.error().code() == Code::key_missing) out.push_back(use.id);
    }
    return out;
}

}  // namespace waybill::audit

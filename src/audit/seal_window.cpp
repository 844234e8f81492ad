#include "seal_window.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

#include "detail.hpp"
#include "frame.hpp"
#include "waybill/crypto/aead.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_places = LookupDigest::withheld;  // 65,535 is not a place's index
constexpr std::size_t most_body = std::numeric_limits<std::uint32_t>::max();

/// What a window needs of randomness, taken at once: each draw is a system call.
class Draw final : public base::Random {
public:
    explicit Draw(base::Random& random) : bytes_(random.bytes<sizeof(crypto::Seed) + crypto::aead_nonce_size>()) {}
    void fill(std::span<unsigned char> out) override {
        if (out.size() > bytes_.size() - at_) std::abort();  // a nonce twice under one key would open what it seals
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), out.size(), out.begin());
        at_ += out.size();
    }

private:
    std::array<unsigned char, sizeof(crypto::Seed) + crypto::aead_nonce_size> bytes_;
    std::size_t at_ = 0;
};

Bytes value_of(const EvidencedItem& item, const Shared& window, Bytes body) {
    return (item.in_head ? Bytes(window.head_values) : body).substr(item.offset, item.length);
}

/// An entry that says one thing and a detail that says another would be taken for tampering: better not written at all.
bool items_agree(const Shared& window, Bytes body) {
    std::vector<std::uint64_t> counts(window.places.size(), 0);
    std::uint64_t end = 0;
    for (const EvidencedItem& item : window.items) {
        if (item.place >= counts.size()) return false;
        ++counts[item.place];
        const std::size_t available = item.in_head ? window.head_values.size() : body.size();
        if (item.offset > available || item.length > available - item.offset) return false;
        if (item.in_head) continue;
        if (item.offset < end) return false;
        end = item.offset + item.length;
    }
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] != (window.places[i].counted_only ? 0 : window.places[i].count)) return false;
    return true;
}

std::vector<DetailItem> detail_items(const Shared& window, std::span<const Committed> committed) {
    std::vector<DetailItem> out;
    out.reserve(committed.size());
    std::uint64_t end = 0;
    for (std::size_t k = 0; k < committed.size(); ++k) {
        const EvidencedItem& item = window.items[k];
        out.push_back({committed[k], item.in_head ? 0 : static_cast<std::uint32_t>(item.offset - end), item.length});
        if (!item.in_head) end = item.offset + item.length;
    }
    return out;
}

}  // namespace

Result<SealedWindow> seal_window(const Shared& window, Bytes body, const Stamp& stamp,
                                 const crypto::Keyring::DayKey& key, base::Random& random) {
    if (window.places.size() > most_places || body.size() > most_body || !items_agree(window, body))
        return fail(Code::bad_usage, "a window's items and places do not agree");
    Draw draw(random);
    const auto seed = draw.bytes<sizeof(crypto::Seed)>();
    const auto committed = commit_items(seed, window.items, window.places.size(),
                                        [&](const EvidencedItem& item) { return value_of(item, window, body); });
    const auto plain = encode(Detail{seed, detail_items(window, committed), window.lookups, window.bytes_in,
                                     window.withheld_items, window.drift_items, window.withheld});
    if (!plain) return fail(plain.error());
    SealedWindow sealed;
    sealed.detail = seal_detail(key, window.id, window.window, *plain, draw);
    if (sealed.detail.size() > detail_limit) return fail(Code::entry_too_large, "a detail has at most 16 MiB");
    const Bound bound{body.size(), items_root(window.places.size(), committed), crypto::sha256(sealed.detail)};
    auto entry = render(window, bound, stamp);
    if (!entry) return fail(entry.error());
    sealed.entry = std::move(*entry);
    return sealed;
}

}  // namespace waybill::audit

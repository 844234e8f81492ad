// The commitments of an entry (DESIGN.md, Commitments): salts, one commitment an evidenced item, one tree a place, one
// tree over the places. Knows no JSON and no file.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "waybill/audit/draft.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/crypto/aead.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

using crypto::Hash;

/// SHA-256(0x02 ‖ salt ‖ index ‖ ordinal ‖ value).
Hash commitment(const crypto::Salt& salt, std::uint16_t index, std::uint32_t ordinal, Bytes value);
/// The tree over commitments or roots; at least one. Overwrites them.
Hash commitment_root(std::span<Hash> hashes);

struct Committed {
    std::uint16_t place = 0;
    Hash commitment{};
    bool operator==(const Committed&) const = default;
};

/// Commitments in the order sent. `value_of(item)` is the value as it is sent.
template <class ValueOf>
std::vector<Committed> commit_items(const crypto::Seed& seed, std::span<const EvidencedItem> items, std::size_t places,
                                    const ValueOf& value_of);

/// items_root; nothing where no place has evidence. A place without items is one that is counted only.
std::optional<Hash> items_root(std::size_t places, std::span<const Committed> items);

template <class ValueOf>
std::vector<Committed> commit_items(const crypto::Seed& seed, std::span<const EvidencedItem> items, std::size_t places,
                                    const ValueOf& value_of) {
    constexpr std::size_t at_once = 256;
    std::array<unsigned char, at_once * sizeof(crypto::Salt)> salts;
    std::vector<std::uint32_t> ordinals(places, 0);
    std::vector<Committed> out;
    out.reserve(items.size());
    for (std::size_t k = 0; k < items.size(); ++k) {
        if (k % at_once == 0) {
            const std::size_t wanted = std::min(at_once, (items.size() - k + 3) / 4 * 4);  // whole blocks of four
            crypto::salt_stream(seed, k, std::span(salts).first(wanted * sizeof(crypto::Salt)));
        }
        crypto::Salt salt;
        std::copy_n(salts.begin() + static_cast<std::ptrdiff_t>(k % at_once * salt.size()), salt.size(), salt.begin());
        const std::uint16_t place = items[k].place;
        out.push_back({place, commitment(salt, place, ordinals[place]++, value_of(items[k]))});
    }
    return out;
}

}  // namespace waybill::audit

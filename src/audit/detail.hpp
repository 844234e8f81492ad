// The detail of a window: its private part, as bytes (docs/formats.md, Detail), sealed and opened. Which key seals it
// is the caller's choice; what it is bound to (id and window) is given by the entry beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence.hpp"
#include "waybill/audit/draft.hpp"
#include "waybill/base/result.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// An evidenced item as the detail has it.
struct DetailItem {
    Committed committed;
    std::uint32_t skip = 0;  // bytes of the body's output since the end of the item before; 0 outside of the body
    std::uint32_t length = 0;
    bool operator==(const DetailItem&) const = default;
};

struct Detail {
    crypto::Seed seed{};
    std::vector<DetailItem> items;
    std::vector<LookupDigest> lookups;
    std::uint64_t bytes_in = 0;
    std::uint64_t withheld_items = 0;
    std::uint64_t drift_items = 0;
    std::vector<WithheldPlace> withheld;
    bool operator==(const Detail&) const = default;
};

/// bad_usage where a text or a list is longer than its length field can say.
Result<std::string> encode(const Detail& detail);
/// corrupt: not what encode() writes.
Result<Detail> decode(Bytes bytes);

/// key id ‖ nonce ‖ ciphertext ‖ tag.
std::string seal_detail(const crypto::Keyring::DayKey& key, std::string_view id, std::uint32_t window, Bytes plain,
                        base::Random& random);
/// The id of the key that a sealed detail names; nothing where it is too short to be one.
std::optional<crypto::KeyId8> key_of(Bytes sealed);
std::optional<std::string> open_detail(const crypto::Keyring::DayKey& key, std::string_view id, std::uint32_t window,
                                       Bytes sealed);

}  // namespace waybill::audit

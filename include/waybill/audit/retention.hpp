// What of the record is to go, and when: details, by destroying the day keys that seal them, and whole sealed segments
// of old entries. Legal holds stop both. What is done is on record before it is done; every proof of what stays, stays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// Details of this agreement's `keys`, which are this vendor's, may go up to and with that day.
struct DetailRule {
    std::string vendor, keys_name;
    Day through;
};

struct RetentionRules {
    std::vector<DetailRule> details;
    std::optional<Time> entries_before;  // sealed segments that hold older entries only may go; nothing: none does
    /// An entry that somebody has not been given yet: it stays, and all after it, however old.
    struct Needed {
        std::uint64_t from = 0;
        std::string by;  // for people
    };
    std::optional<Needed> needed = std::nullopt;
};

/// What is to be done, or was.
struct Retained {
    struct Details {
        DetailRule rule;
        std::vector<crypto::KeyId8> keys;  // day keys to be destroyed
        std::string held;                  // by which hold; empty: they go
    };
    std::vector<Details> details;  // rules under which there are keys
    std::uint64_t minimum = 0;     // the first entry that stays
    std::uint64_t segments_pruned = 0;
    std::string prune_held;  // the hold, or the need, that kept further segments; empty: none
    // Only of what was done:
    std::uint64_t details_erased = 0;  // taken out of segments that were written anew
    std::uint64_t bytes_freed = 0;
};

/// Reads only: what retain() (log.hpp) would do now. The keyring must be this log's.
Result<Retained> plan_retention(base::Files& files, const Path& directory, const crypto::Keyring& keyring,
                                const RetentionRules& rules);

}  // namespace waybill::audit

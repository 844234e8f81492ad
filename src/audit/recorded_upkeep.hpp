// What the record says of its own upkeep: the holds that stand and the erasures there were, taken from its `change`
// entries one after the other. The file `holds` keeps the state so far, and where erased details may still stand, as a
// note signed by the log's key, so that it cannot be forged by who can write the directory; where it is gone or not
// right, the log is read from its beginning.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "waybill/audit/holds.hpp"
#include "waybill/audit/recorded.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

/// Segments from that entry on may still hold details of those days that were erased: they were not sealed yet when the
/// keys were destroyed, or taking the details out was not ended.
struct Unreclaimed {
    Day first, last;
    std::uint64_t from = 0;
    bool operator==(const Unreclaimed&) const = default;
};
/// What covers both.
std::optional<Unreclaimed> joined(const std::optional<Unreclaimed>& one, const std::optional<Unreclaimed>& other);

struct RecordedUpkeep {
    std::uint64_t size = 0;  // entries taken
    std::vector<Hold> holds;
    std::map<std::string, Day, std::less<>> erased;  // by vendor: details up to and with that day
    std::optional<Unreclaimed> unreclaimed;          // of what the file knows, else of all that was ever erased
    bool operator==(const RecordedUpkeep&) const = default;

    void take(std::uint64_t index, const Recorded& change);
    /// Whether the details of a vendor's entries of that day were erased.
    bool is_erased(std::string_view vendor, Day day) const;
};

/// Up to the newest entry that is there.
Result<RecordedUpkeep> read_upkeep(base::Files& files, const Path& directory, const crypto::SigningKey& key);
/// Replaces the file `holds`.
Result<void> write_upkeep(base::Files& files, const Path& directory, const crypto::SigningKey& key,
                          const RecordedUpkeep& upkeep);

}  // namespace waybill::audit

// Whether bytes are an entry in the one spelling that the record allows (docs/formats.md, Entries), told in one pass
// without building anything: verifying a log does this to each of them. recorded.hpp reads what the fields say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "waybill/audit/recorded.hpp"

namespace waybill::audit {

/// What a verification asks of every entry, as views into it. Texts are those between the quotes: `raw` ones may hold
/// escapes, the others are of forms that have none.
struct ScannedEntry {
    Kind kind = Kind::change;
    Time time{};
    Bytes id, policy, items_root, detail;  // empty where absent
    Bytes items;                           // the whole array
    Bytes raw_vendor;
    Bytes raw_what, raw_to;  // of a `change`
    std::uint64_t window = 0;
};

/// Nothing where any byte is not as it must be.
std::optional<ScannedEntry> scan_entry(Bytes entry);

struct PlaceCount {
    std::uint64_t count = 0;
    bool counted_only = false;
};
/// Of a scanned entry's `items`, in their order.
std::vector<PlaceCount> place_counts(Bytes items);

}  // namespace waybill::audit

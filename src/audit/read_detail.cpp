#include "waybill/audit/read_detail.hpp"

#include "stored_detail.hpp"

namespace waybill::audit {

Result<ReadDetail> read_detail(const StoredEntry& entry, const crypto::Keyring& keyring) {
    const auto recorded = Recorded::parse(entry.entry);
    if (!recorded) return fail(recorded.error());
    auto detail = open_stored_detail(*recorded, entry.detail, keyring);
    if (!detail) return fail(detail.error());
    return ReadDetail{detail->bytes_in,    detail->items.size(),   detail->withheld_items,
                      detail->drift_items, detail->lookups.size(), std::move(detail->withheld)};
}

}  // namespace waybill::audit

#include "waybill/audit/read_detail.hpp"

#include "detail.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {

Result<ReadDetail> read_detail(const StoredEntry& entry, const crypto::Keyring& keyring) {
    const auto recorded = Recorded::parse(entry.entry);
    if (!recorded) return fail(recorded.error());
    const auto id = key_of(entry.detail);
    if (!id) return fail(Code::corrupt, "the detail is too short to be sealed");
    const auto key = keyring.find_day_key(*id);
    if (!key) return fail(key.error());
    const auto window = static_cast<std::uint32_t>(recorded->number("window"));
    const auto plain = open_detail(*key, recorded->facts().id, window, entry.detail);
    if (!plain) return fail(Code::corrupt, "the detail does not open under its key");
    auto detail = decode(*plain);
    if (!detail) return fail(detail.error());
    return ReadDetail{detail->bytes_in,    detail->items.size(),   detail->withheld_items,
                      detail->drift_items, detail->lookups.size(), std::move(detail->withheld)};
}

}  // namespace waybill::audit

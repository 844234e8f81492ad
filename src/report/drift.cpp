#include "waybill/report/drift.hpp"

#include "waybill/audit/recorded.hpp"

namespace waybill::report {

void count_drift(Drift& drift, const audit::StoredEntry& entry, const crypto::Keyring* keyring) {
    if (keyring == nullptr) {
        ++drift.sealed;
        return;
    }
    const auto recorded = audit::Recorded::parse(entry.entry);
    const auto detail = audit::read_detail(entry, *keyring);
    if (!recorded || !detail) {
        const bool erased = recorded && detail.error().code() == Code::key_missing;
        ++(erased ? drift.erased : drift.damaged);
        return;
    }
    ++drift.windows;
    drift.withheld_items += detail->withheld_items;
    drift.drift_items += detail->drift_items;
    const std::string route(recorded->text("route"));
    std::uint64_t named = 0;
    for (const audit::WithheldPlace& place : detail->withheld) {
        if (!place.drift) continue;
        std::pair<std::string, std::string> key(route, place.at);
        if (drift.places.size() >= Drift::most_places && !drift.places.contains(key)) continue;
        drift.places[std::move(key)] += place.count;
        named += place.count;
    }
    drift.beyond += detail->drift_items > named ? detail->drift_items - named : 0;
}

}  // namespace waybill::report

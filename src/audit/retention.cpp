#include "retention.hpp"

#include <algorithm>

#include "detail.hpp"
#include "erased.hpp"
#include "packing.hpp"
#include "prune.hpp"
#include "retention_plan.hpp"

namespace waybill::audit {
namespace {

constexpr const char* actor = "waybill";

Result<void> record(Log& log, const char* what, const Retained::Details& details) {
    const Erasure erasure{details.rule.vendor, details.rule.keys_name, details.rule.through, details.keys.size()};
    const auto durable = commit(log, Draft(Change{what, actor, {}, erasure_text(erasure)}));
    if (!durable) return fail(durable.error());
    return {};
}

/// On record before a key goes, and after.
Result<void> destroy_keys(const RetentionSite& site, const Retained::Details& details) {
    if (const auto recorded = record(*site.log, "erase", details); !recorded) return fail(recorded.error());
    const auto destroyed = site.keyring->destroy_day_keys(details.rule.keys_name, details.rule.through);
    if (!destroyed) return fail(destroyed.error());
    return record(*site.log, "erased", details);
}

/// A detail that may be left out: its erasure is on record, and its key is gone. One without the other would lose what
/// another keyring still opens.
bool is_erased(const Frame& frame, const RecordedUpkeep& upkeep, const crypto::Keyring& keyring) {
    const auto id = key_of(frame.detail);
    if (!id) return false;
    const auto key = keyring.find_day_key(*id);
    if (key || key.error().code() != Code::key_missing) return false;
    const auto entry = Recorded::parse(frame.entry);
    return entry && upkeep.is_erased(entry->text("vendor"), base::day_of(entry->facts().time));
}

/// Whether entries of those days may stand in the segment: clocks step back, so a day is given on either side.
bool may_hold(const Segment& segment, const Segment& after, const std::pair<Day, Day>& days) {
    constexpr std::chrono::days slack{1};
    const bool begins_after = base::day_of(segment.header.newest) > days.second + slack;
    return !begins_after && base::day_of(after.header.newest) + slack >= days.first;
}

Result<void> reclaim(const RetentionSite& site, const RetentionPlan& plan, Retained& out) {
    if (!plan.days) return {};
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    const auto upkeep = read_upkeep(*site.files, site.directory, *key);
    if (!upkeep) return fail(upkeep.error());
    const auto erased = [&](const Frame& frame) { return is_erased(frame, *upkeep, *site.keyring); };
    for (std::size_t i = plan.prunable; i + 1 < plan.segments.size(); ++i) {
        const Segment &segment = plan.segments[i], &after = plan.segments[i + 1];
        if (!may_hold(segment, after, *plan.days)) continue;
        const auto packed =
            pack_segment(*site.files, site.directory, segment.header.first, after.header.first, {erased, site.stop});
        if (!packed) return fail(packed.error());
        out.details_erased += packed->details_erased;
        out.bytes_freed += packed->bytes_before - std::min(packed->bytes_before, packed->bytes_after);
    }
    return {};
}

}  // namespace

Result<Retained> perform_retention(const RetentionSite& site, const RetentionRules& rules) {
    auto planned = plan(*site.files, site.directory, *site.keyring, rules);
    if (!planned) return fail(planned.error());
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    if (const auto written = write_upkeep(*site.files, site.directory, *key, planned->upkeep); !written)
        return fail(written.error());
    for (const Retained::Details& details : planned->retained.details)
        if (details.held.empty())
            if (const auto destroyed = destroy_keys(site, details); !destroyed) return fail(destroyed.error());
    Retained out = planned->retained;
    if (const auto reclaimed = reclaim(site, *planned, out); !reclaimed) return fail(reclaimed.error());
    const auto freed = prune(site, *planned);
    if (!freed) return fail(freed.error());
    out.bytes_freed += *freed;
    return out;
}

}  // namespace waybill::audit

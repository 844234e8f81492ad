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

std::string text_of(const Retained::Details& details) {
    return erasure_text({details.rule.vendor, details.rule.keys_name, details.rule.through, details.keys.size()});
}

Result<void> record(Log& log, const char* what, const Retained::Details& details) {
    const auto durable = commit(log, Draft(Change{what, actor, {}, text_of(details)}));
    if (!durable) return fail(durable.error());
    return {};
}

Result<RecordedUpkeep> upkeep_by_now(const RetentionSite& site) {
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    return read_upkeep(*site.files, site.directory, *key);
}

/// Says so where a hold keeps them now, which may have been recorded since the plan was made.
bool is_held(const RecordedUpkeep& upkeep, Retained::Details& details) {
    const Hold* const hold = hold_over(upkeep.holds, details.rule.vendor);
    if (hold != nullptr) details.held = hold_text(*hold);
    return hold != nullptr;
}

/// An erasure on record that was not done explains no detail that is missing.
Result<void> take_back(Log& log, const Retained::Details& details, const RecordedUpkeep& before) {
    const auto known = before.erased.find(details.rule.vendor);
    const auto day = known == before.erased.end() ? std::nullopt : std::optional(known->second);
    const auto durable = commit(log, Draft(Change{"erase", actor, text_of(details), taken_back_text(day)}));
    if (!durable) return fail(durable.error());
    return {};
}

/// On record before a key goes, and after. A hold with its place in the log before the erasure's stops it, so holds are
/// looked at once that is on record, too.
Result<void> destroy_keys(const RetentionSite& site, Retained::Details& details) {
    const auto before = upkeep_by_now(site);
    if (!before) return fail(before.error());
    if (is_held(*before, details)) return {};
    if (const auto recorded = record(*site.log, "erase", details); !recorded) return fail(recorded.error());
    const auto after = upkeep_by_now(site);
    if (!after) return fail(after.error());
    if (is_held(*after, details)) return take_back(*site.log, details, *before);
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

constexpr std::chrono::days slack{1};  // on either side of a day, for clocks step back

/// Whether entries of those days may stand in a segment that begins there.
bool begins_in_time(const Segment& segment, const Unreclaimed& wanted) {
    return base::day_of(segment.header.newest) <= wanted.last + slack;
}

bool may_hold(const Segment& segment, const Segment& after, const Unreclaimed& wanted) {
    return after.header.first > wanted.from && begins_in_time(segment, wanted) &&
           base::day_of(after.header.newest) + slack >= wanted.first;
}

/// Takes erased details out of sealed segments.
Result<void> reclaim(const RetentionSite& site, const RetentionPlan& plan, const Unreclaimed& wanted, Retained& out) {
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    const auto upkeep = read_upkeep(*site.files, site.directory, *key);
    if (!upkeep) return fail(upkeep.error());
    const auto erased = [&](const Frame& frame) { return is_erased(frame, *upkeep, *site.keyring); };
    for (std::size_t i = plan.prunable; i + 1 < plan.segments.size(); ++i) {
        const Segment &segment = plan.segments[i], &after = plan.segments[i + 1];
        if (!may_hold(segment, after, wanted)) continue;
        const auto packed =
            pack_segment(*site.files, site.directory, segment.header.first, after.header.first, {erased, site.stop});
        if (!packed) return fail(packed.error());
        out.details_erased += packed->details_erased;
        out.bytes_freed += packed->bytes_before - std::min(packed->bytes_before, packed->bytes_after);
    }
    return {};
}

/// What is to be taken out: of this run, and what earlier ones left.
std::optional<Unreclaimed> wanted_by(const RetentionPlan& plan) {
    std::optional<Unreclaimed> now;
    if (plan.days) now = Unreclaimed{plan.days->first, plan.days->second, 0};
    return joined(plan.upkeep.unreclaimed, now);
}

/// What reclaim() could not reach: the segment that was open when the plan was made is rewritten once it is sealed.
std::optional<Unreclaimed> left_by(const RetentionPlan& plan, const Unreclaimed& wanted) {
    const Segment& open = plan.segments.back();
    if (!begins_in_time(open, wanted)) return std::nullopt;
    return Unreclaimed{wanted.first, wanted.last, open.header.first};
}

}  // namespace

Result<Retained> perform_retention(const RetentionSite& site, const RetentionRules& rules) {
    auto planned = plan(*site.files, site.directory, *site.keyring, rules);
    if (!planned) return fail(planned.error());
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    // Before a key goes: whatever happens then, the next run knows where to look.
    const auto wanted = planned->upkeep.unreclaimed = wanted_by(*planned);
    const auto write = [&] { return write_upkeep(*site.files, site.directory, *key, planned->upkeep); };
    if (const auto written = write(); !written) return fail(written.error());
    for (Retained::Details& details : planned->retained.details)
        if (details.held.empty())
            if (const auto destroyed = destroy_keys(site, details); !destroyed) return fail(destroyed.error());
    Retained out = planned->retained;
    if (wanted) {
        if (const auto reclaimed = reclaim(site, *planned, *wanted, out); !reclaimed) return fail(reclaimed.error());
        planned->upkeep.unreclaimed = left_by(*planned, *wanted);
        if (const auto written = write(); !written) return fail(written.error());
    }
    // Made anew, for what was done so far takes a while, and holds are recorded meanwhile.
    const auto fresh = plan(*site.files, site.directory, *site.keyring, rules);
    if (!fresh) return fail(fresh.error());
    if (const auto pruned = prune(site, *fresh, out); !pruned) return fail(pruned.error());
    return out;
}

}  // namespace waybill::audit

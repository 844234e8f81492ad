#include "retention_plan.hpp"

#include <algorithm>

#include "tile.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

using Listed = crypto::Keyring::Listed;

bool names_entry(const Hold& hold, const Recorded& entry) {
    return hold.agreement.empty() ? hold.vendor == entry.text("vendor") : hold.agreement == entry.text("agreement");
}

crypto::KeyId8 id_of(const Listed& key) {
    crypto::KeyId8 id{};
    if (const auto bytes = base::from_hex(key.id)) std::copy_n(bytes->begin(), id.size(), id.begin());
    return id;
}

void plan_details(const std::vector<Listed>& keys, const RetentionRules& rules, RetentionPlan& plan) {
    for (const DetailRule& rule : rules.details) {
        Retained::Details found{rule, {}, {}};
        if (const Hold* const hold = hold_over(plan.upkeep.holds, rule.vendor)) found.held = hold_text(*hold);
        for (const Listed& key : keys) {
            if (key.use != Listed::Use::details || key.name != rule.keys_name || *key.made > rule.through) continue;
            found.keys.push_back(id_of(key));
            if (!found.held.empty()) continue;
            if (!plan.days) plan.days.emplace(*key.made, *key.made);
            plan.days->first = std::min(plan.days->first, *key.made);
            plan.days->second = std::max(plan.days->second, *key.made);
        }
        if (!found.keys.empty()) plan.retained.details.push_back(std::move(found));
    }
}

/// The text of a hold that an entry of the segment falls under; empty where there is none.
Result<std::string> hold_in(base::Files& files, const Segment& segment, const std::vector<Hold>& holds) {
    std::string held;
    if (holds.empty()) return held;
    const auto scanned = scan(files, segment, [&](const Frame& frame) -> Result<bool> {
        const auto entry = Recorded::parse(frame.entry);
        if (!entry) return fail(Error::of_file(Code::corrupt, "a segment holds what is no entry", segment.path));
        for (const Hold& hold : holds)
            if (names_entry(hold, *entry)) held = hold_text(hold);
        return held.empty();
    });
    if (!scanned) return fail(scanned.error());
    return held;
}

/// A segment may go where all its entries are old, none is held or needed, and full tiles are over all of them.
Result<void> plan_pruning(base::Files& files, const RetentionRules& rules, RetentionPlan& plan) {
    for (std::size_t i = 0; i + 1 < plan.segments.size(); ++i) {
        const SegmentHeader& after = plan.segments[i + 1].header;
        const std::uint64_t tiles_end = (after.first + tile_width - 1) / tile_width * tile_width;
        if (after.newest >= *rules.entries_before || tiles_end > plan.upkeep.size) break;
        if (rules.needed && rules.needed->from < after.first) {
            plan.retained.prune_held = rules.needed->by;
            break;
        }
        auto held = hold_in(files, plan.segments[i], plan.upkeep.holds);
        if (!held) return fail(held.error());
        plan.retained.prune_held = std::move(*held);
        if (!plan.retained.prune_held.empty()) break;
        plan.prunable = i + 1;
    }
    return {};
}

}  // namespace

const Hold* hold_over(const std::vector<Hold>& holds, std::string_view vendor) {
    const auto found = std::ranges::find_if(holds, [&](const Hold& one) {
        return one.vendor == vendor || std::ranges::find(one.vendors, vendor) != one.vendors.end();
    });
    return found == holds.end() ? nullptr : &*found;
}

Result<RetentionPlan> plan(base::Files& files, const Path& directory, const crypto::Keyring& keyring,
                           const RetentionRules& rules) {
    const auto key = keyring.signing_key();
    if (!key) return fail(key.error());
    auto upkeep = read_upkeep(files, directory, *key);
    if (!upkeep) return fail(upkeep.error());
    auto segments = read_segments(files, directory);
    if (!segments) return fail(segments.error());
    RetentionPlan out;
    out.upkeep = std::move(*upkeep);
    out.segments = std::move(*segments);
    plan_details(keyring.list(), rules, out);
    if (rules.entries_before)
        if (const auto planned = plan_pruning(files, rules, out); !planned) return fail(planned.error());
    out.retained.segments_pruned = out.prunable;
    out.retained.minimum = out.segments[out.prunable].header.first;
    return out;
}

Result<Retained> plan_retention(base::Files& files, const Path& directory, const crypto::Keyring& keyring,
                                const RetentionRules& rules) {
    auto planned = plan(files, directory, keyring, rules);
    if (!planned) return fail(planned.error());
    return std::move(planned->retained);
}

}  // namespace waybill::audit

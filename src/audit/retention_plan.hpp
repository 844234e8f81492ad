// What retention finds in a log: which keys fall under a rule, which sealed segments are old, and which hold keeps
// them. Reads only.
#pragma once

#include "recorded_upkeep.hpp"
#include "segment.hpp"
#include "waybill/audit/retention.hpp"

namespace waybill::audit {

struct RetentionPlan {
    Retained retained;
    RecordedUpkeep upkeep;
    std::vector<Segment> segments;
    std::size_t prunable = 0;                 // the first so many segments
    std::optional<std::pair<Day, Day>> days;  // of the keys that go: the oldest and the newest
};

/// One that covers the details of this vendor; null where none does.
const Hold* hold_over(const std::vector<Hold>& holds, std::string_view vendor);

Result<RetentionPlan> plan(base::Files& files, const Path& directory, const crypto::Keyring& keyring,
                           const RetentionRules& rules);

}  // namespace waybill::audit

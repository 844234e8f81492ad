// Removes whole segments from the front of a log: the tiles over their entries first made durable, then the change on
// record, then the file `pruned`, then the files.
#pragma once

#include "retention.hpp"
#include "retention_plan.hpp"

namespace waybill::audit {

/// The first `plan.prunable` segments; nothing to do where there are none, and nothing is done where a hold was recorded
/// since the plan was made. After an error the log is whole: pruned, or not pruned. Says in `out` what was done.
Result<void> prune(const RetentionSite& site, const RetentionPlan& plan, Retained& out);

}  // namespace waybill::audit

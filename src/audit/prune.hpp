// Removes whole segments from the front of a log: the tiles over their entries first made durable, then the change on
// record, then the file `pruned`, then the files.
#pragma once

#include "retention.hpp"
#include "retention_plan.hpp"

namespace waybill::audit {

/// The first `plan.prunable` segments; nothing to do where there are none. After an error the log is whole: pruned, or
/// not pruned. The bytes that were freed.
Result<std::uint64_t> prune(const RetentionSite& site, const RetentionPlan& plan);

}  // namespace waybill::audit

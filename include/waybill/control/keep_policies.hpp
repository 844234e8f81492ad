// The policy files in force, kept beside the entries that name their digest.
#pragma once

#include "waybill/audit/log.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

/// Stores the policy files in force, and the list of them, under their digests; durable when it returns.
Result<void> keep_policies(audit::Log& log, const policy::Snapshot& snapshot);

}  // namespace waybill::control

// The kept policies of a log against their names, and against the digests that entries name.
#pragma once

#include <set>
#include <string>

#include "findings.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

/// What entries name, 64 hex digits each: lists of policy files, and other files that changes put in force.
struct NamedFiles {
    std::set<std::string> policies, others;
};

/// Fails only where reading fails.
Result<void> check_policies(base::Files& files, const Path& directory, const NamedFiles& named, Findings& findings);

}  // namespace waybill::audit

// The kept policies of a log against their names, and against the digests that entries name.
#pragma once

#include <set>
#include <string>

#include "findings.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

/// `named`: 64 hex digits each. Fails only where reading fails.
Result<void> check_policies(base::Files& files, const Path& directory, const std::set<std::string>& named,
                            Findings& findings);

}  // namespace waybill::audit

#include "waybill/control/keep_policies.hpp"

namespace waybill::control {

Result<void> keep_policies(audit::Log& log, const policy::Snapshot& snapshot) {
    for (const policy::PolicyFile& file : snapshot.files)
        if (auto kept = log.keep(file.bytes); !kept) return kept;
    for (const policy::PolicyFile& file : snapshot.pinned)
        if (auto kept = log.keep(file.bytes); !kept) return kept;
    return log.keep(snapshot.digest_lines);
}

}  // namespace waybill::control

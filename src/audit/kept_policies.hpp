// The folder `policies` of a log: contents under the hex of their SHA-256, each durable before the first exchange it
// governs. Nothing stands in it before a checkpoint of the log is durable: by that, recovery tells a log that was taken
// away from one that was never there.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::audit {

inline Path policies_folder(const Path& directory) { return directory / "policies"; }

class KeptPolicies {
public:
    KeptPolicies(base::Files& files, const Path& directory) : files_(&files), directory_(directory) {}
    /// Any thread, once the log was opened. corrupt where another content stands under that digest.
    Result<void> keep(Bytes content);

private:
    Result<void> sync_checkpoint();

    std::mutex mutex_;
    base::Files* files_;
    Path directory_;
    std::optional<Result<void>> checkpoint_synced_;  // what came of it: after a failed sync another one says nothing
    std::set<std::string> kept_;                     // by this process, so durable
};

}  // namespace waybill::audit

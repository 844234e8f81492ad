// The folder `policies` of a log: contents under the hex of their SHA-256, each durable before the first exchange it
// governs.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::audit {

inline Path policies_folder(const Path& directory) { return directory / "policies"; }

class KeptPolicies {
public:
    KeptPolicies(base::Files& files, const Path& directory) : files_(&files), folder_(policies_folder(directory)) {}
    /// Any thread. corrupt where another content stands under that digest.
    Result<void> keep(Bytes content);

private:
    std::mutex mutex_;
    base::Files* files_;
    Path folder_;
    std::set<std::string> kept_;  // by this process, so durable
};

}  // namespace waybill::audit

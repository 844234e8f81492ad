// Does what retention.hpp (the public one) says is to be done. Each destruction in the order that a crash at any point
// leaves right: on record, then done, then on record that it was done; what was on record and not done is done by the
// next run.
#pragma once

#include <atomic>

#include "waybill/audit/log.hpp"
#include "waybill/audit/retention.hpp"

namespace waybill::audit {

/// Where it works. `log` is open for writing over that directory; nobody else rewrites or removes its sealed segments
/// meanwhile. `stop`, looked at now and then: to give up with everything right.
struct RetentionSite {
    Log* log = nullptr;
    base::Files* files = nullptr;
    Path directory;
    crypto::Keyring* keyring = nullptr;
    const std::atomic<bool>* stop = nullptr;
};

Result<Retained> perform_retention(const RetentionSite& site, const RetentionRules& rules);

}  // namespace waybill::audit

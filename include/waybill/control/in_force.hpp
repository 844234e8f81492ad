// What a reload replaces, made in one go from files that are read once each: policies, and the TLS settings of
// listeners and vendors. All of it or nothing: whatever is wrong anywhere, what was in force stays.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/time.hpp"
#include "waybill/control/config.hpp"
#include "waybill/net/worker.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

/// A public file of TLS settings, as it is to be kept and recorded before it is used.
struct KeptFile {
    std::string used_for;  // `listener egress`, `vendor acme-payroll`
    std::string bytes;
    std::string digest;                        // `sha256:…`
    std::string what = "ca";                   // of its `change`: ca, certificate or crl
    std::optional<Time> until = std::nullopt;  // when the first of its certificates or lists is over
};

struct InForce {
    std::shared_ptr<const policy::Snapshot> snapshot;
    std::shared_ptr<const net::Settings> settings;
    std::vector<KeptFile> files;
};

/// Nothing where there was any error; then everything that is wrong was reported. `today` only serves warnings. TLS
/// settings that are the same as `before` (null at a start) are those of `before`, so that a reload drops no
/// connection whose settings did not change.
std::optional<InForce> load_in_force(const GatewayConfig& config, Day today, const InForce* before,
                                     base::Diagnostics& diagnostics);

}  // namespace waybill::control

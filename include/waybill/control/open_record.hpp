// The record and its keyring, opened as the gateway opens them, for one change from the command line while no gateway
// runs: under the writer's lock, held against what was kept elsewhere.
#pragma once

#include <memory>

#include "waybill/audit/log.hpp"
#include "waybill/control/gateway.hpp"

namespace waybill::control {

class OpenRecord {
public:
    virtual ~OpenRecord() = default;
    virtual audit::Log& log() = 0;
    virtual crypto::Keyring& keyring() = 0;
};

/// Errors: locked (a gateway runs), and those of Gateway::start.
Result<std::unique_ptr<OpenRecord>> open_record(const GatewayConfig& config, const Gateway::Seams& seams,
                                                base::Diagnostics& diagnostics);

}  // namespace waybill::control

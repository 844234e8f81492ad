// What a gateway stands on: the keyring and the record, open for writing, in the order that keeps them safe. The record
// is held against its kept checkpoint before it is opened, for opening signs what it finds.
#pragma once

#include <memory>

#include "kept_checkpoint.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/control/gateway.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/siem/streams.hpp"
#include "witnesses.hpp"

namespace waybill::control {

/// Goes in the reverse order: the streams send what is durable, the witnesses see the last checkpoint, the keeper
/// writes the last checkpoint, the log closes, the keyring after it.
struct Foundation {
    std::unique_ptr<crypto::Keyring> keyring;
    std::unique_ptr<audit::Log> log;
    std::unique_ptr<CheckpointKeeper> keeper;  // null where no checkpoint is kept
    std::unique_ptr<Witnesses> witnesses;      // null where there are none
    std::unique_ptr<siem::Streams> streams;    // null where there are none; not started yet
};

/// Errors as Gateway::start.
Result<Foundation> open_foundation(const GatewayConfig& config, const Gateway::Seams& seams,
                                   base::Diagnostics& diagnostics);

}  // namespace waybill::control

// `change` entries: what people and the gateway itself did, on record before it has an effect.
#pragma once

#include <string>

#include "waybill/audit/log.hpp"
#include "waybill/control/in_force.hpp"

namespace waybill::control {

inline constexpr const char* itself = "waybill";  // the actor of what nobody asked for

/// Durable when it returns. `from` may be empty.
Result<void> record_change(audit::Log& log, std::string what, const std::string& actor, std::string from,
                           std::string to);

/// `start`, and `configuration` with the digest of the configuration's bytes, which are kept.
Result<void> record_start(audit::Log& log, const std::string& version, const std::string& configuration);
/// Keeps policies and authorities and records what is new in `next`; what was in force before is null at a start.
Result<void> record_in_force(audit::Log& log, const InForce& next, const InForce* before, const std::string& actor);

}  // namespace waybill::control

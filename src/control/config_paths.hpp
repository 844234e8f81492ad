// Files that are written (streams, the kept checkpoint), held against everything else that the configuration names:
// nothing is written over.
#pragma once

#include "waybill/control/config.hpp"

namespace waybill::control {

/// Follows links as they are now; what is not there yet is compared by name.
void check_own_paths(const GatewayConfig& config, base::Diagnostics& diagnostics);

}  // namespace waybill::control

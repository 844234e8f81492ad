// Files that streams write, held against everything else that the configuration names: a stream writes over nothing.
#pragma once

#include "waybill/control/config.hpp"

namespace waybill::control {

/// Follows links as they are now; what is not there yet is compared by name.
void check_stream_paths(const GatewayConfig& config, base::Diagnostics& diagnostics);

}  // namespace waybill::control

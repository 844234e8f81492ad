// Whether an address is anybody else's.
#pragma once

#include "waybill/net/worker.hpp"

namespace waybill::control {

/// With SO_REUSEPORT another program of the same user could take a share of an address: bound once without it, what
/// somebody listens on already is refused. Errors: file_failed with the address as path.
Result<void> check_free(const net::ListenerAddress& address);

}  // namespace waybill::control

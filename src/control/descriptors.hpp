// File descriptors: connections may use them up, and the record must never lack one.
#pragma once

#include <cstdint>

namespace waybill::control {

/// Raises the process's limit as far as it goes, and says how many client connections it leaves room for, at most
/// `wanted`: each may need a connection to a vendor, handshakes come on top, and some are kept for the record.
/// Fewer than wanted is logged.
std::uint64_t connections_that_fit(std::uint64_t wanted);

}  // namespace waybill::control

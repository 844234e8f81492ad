// The admin socket's protocol from the side that asks: one line of JSON there, one line of JSON back. Who may ask is
// decided by the gateway, by the peer's credentials.
#pragma once

#include <chrono>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::control {

/// The gateway's answer, without its newline. Waits for it at most `within`. Errors: file_missing (no socket there),
/// file_failed (nobody listens, or it hung up, or took too long), with the socket's path.
Result<std::string> ask_gateway(const Path& socket, const std::string& request, std::chrono::milliseconds within);

}  // namespace waybill::control

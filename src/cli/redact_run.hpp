// One message body through one route, as `waybill redact` runs it.
#pragma once

#include <optional>
#include <string>

#include "exit_code.hpp"
#include "waybill/base/time.hpp"
#include "waybill/policy/decide.hpp"

namespace waybill::cli {

struct RedactOptions {
    std::string policies, vendor, route;
    policy::Direction direction = policy::Direction::outbound;
    std::optional<std::string> client, at, content_type, items, audit, keys;
    std::string content_encoding;
};

/// From standard input to standard output.
ExitCode run_redact(const RedactOptions& options, const base::Clock& clock);

}  // namespace waybill::cli

// One message body through one route, as `waybill redact` runs it.
#pragma once

#include <optional>
#include <string>

#include "exit_code.hpp"
#include "waybill/policy/decide.hpp"

namespace waybill::cli {

struct RedactOptions {
    std::string policies, vendor, route;
    policy::Direction direction = policy::Direction::outbound;
    std::optional<std::string> client, at, content_type, items, audit, keys;
};

ExitCode run_redact(const RedactOptions& options);

}  // namespace waybill::cli

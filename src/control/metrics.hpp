// What is alerted on, as a page of metrics in Prometheus' text format (version 0.0.4), made of what `status` is made
// of. Labels are names of the configuration and the policies, and codes: nothing that a client or a message could
// choose, so that no stranger makes the page grow.
#pragma once

#include <string>

#include "status.hpp"

namespace waybill::control {

inline constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

std::string metrics_page(const StatusParts& parts);

}  // namespace waybill::control

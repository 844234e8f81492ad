// What Prometheus' own clients tell of their process, under the names that they all use.
#pragma once

#include <chrono>

#include "metrics_page.hpp"
#include "waybill/base/time.hpp"

namespace waybill::control {

void add_process_metrics(MetricsPage& page, base::Time now, std::chrono::seconds uptime);

}  // namespace waybill::control

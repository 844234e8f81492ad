// Metrics over plain HTTP: GET /metrics and nothing else, on an address of its own.
#pragma once

#include <functional>
#include <memory>

#include "status.hpp"
#include "waybill/control/config.hpp"
#include "waybill/control/http_site.hpp"

namespace waybill::control {

/// Bound, not yet running. `status` is called on the site's thread, and outlives it. Errors: file_failed, with the
/// address.
Result<std::unique_ptr<HttpSite>> serve_metrics(const MetricsConfig& config, const base::Clock& clock,
                                                std::function<StatusParts()> status);

}  // namespace waybill::control

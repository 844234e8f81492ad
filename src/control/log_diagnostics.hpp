// Diagnostics as lines of the log, for what is found while the gateway runs.
#pragma once

#include "waybill/base/diagnostic.hpp"

namespace waybill::control {

/// A line each: errors as errors, warnings as warnings.
void log_diagnostics(const base::Diagnostics& diagnostics);

}  // namespace waybill::control

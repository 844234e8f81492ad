// Submitters of the log as a worker has them: one thread, so many exchanges that wait for their entry at once; each one
// that is done is posted back and submits its next.
#pragma once

#include <cstddef>

#include "taken.hpp"
#include "waybill/audit/log.hpp"

namespace waybill::bench {

/// Keeps `waiters` submissions open for `seconds`, then waits for those that are. A log that refuses ends the program.
Taken submit_for(audit::Log& log, std::size_t waiters, double seconds);

}  // namespace waybill::bench

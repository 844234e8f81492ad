// Only commit() makes a Committed.
#include <utility>

#include "waybill/exchange/commit.hpp"

using namespace waybill;

#ifdef BAD
exchange::Committed forge(redact::RedactedWindow window) {
    return exchange::Committed(std::move(window), audit::Durable{});
}
#else
Result<exchange::Committed> make(audit::Log& log, redact::RedactedWindow window) {
    return exchange::commit(log, std::move(window));
}
#endif

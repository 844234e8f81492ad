// Record before release: a window that was not committed has no way to a receiver.
#include <utility>

#include "waybill/exchange/commit.hpp"

using namespace waybill;

Result<void> forward(exchange::Receiver& receiver, audit::Log& log, redact::RedactedWindow window) {
#ifdef BAD
    (void)log;
    return exchange::send(receiver, std::move(window));
#else
    auto committed = exchange::commit(log, std::move(window));
    if (!committed) return fail(committed.error());
    return exchange::send(receiver, *std::move(committed));
#endif
}

#include "waybill/exchange/commit.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace waybill::exchange {

Committed::Committed(Committed&& other) noexcept
    : body_(std::move(other.body_)), durable_(std::move(other.durable_)), held_(std::exchange(other.held_, false)) {}

Result<Committed> Committed::commit(audit::Log& log, redact::RedactedWindow window) {
    auto durable = audit::commit(log, window.draft_, window.body_);
    if (!durable) return fail(durable.error());
    return Committed(std::move(window.body_), *std::move(durable));
}

Result<void> Sender::send(Receiver& receiver, Committed committed) {
    if (!committed.held_) {
        // Twice the same window, or one that was given away: the pipeline is broken, and nothing may leave it.
        std::fputs("waybill: a Committed was sent after it was moved from\n", stderr);
        std::abort();
    }
    return receiver.write(committed.body_);
}

}  // namespace waybill::exchange

#include "waybill/exchange/commit.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace waybill::exchange {

Committed::Committed(redact::RedactedWindow window, audit::Durable durable)
    : last_(window.draft_.last),
      head_(std::move(window.head_)),
      body_(window.coded_ ? *std::move(window.coded_) : std::move(window.body_)),
      durable_(std::move(durable)) {}

Committed::Committed(Committed&& other) noexcept
    : last_(other.last_),
      head_(std::move(other.head_)),
      body_(std::move(other.body_)),
      durable_(std::move(other.durable_)),
      held_(std::exchange(other.held_, false)) {}

void Committed::assert_held() const {
    if (held_) return;
    // Twice the same window, or one that was given away: the pipeline is broken, and nothing may leave it.
    std::fputs("waybill: a Committed was sent after it was moved from\n", stderr);
    std::abort();
}

Result<Committed> Committed::commit(audit::Log& log, redact::RedactedWindow window) {
    auto durable = audit::commit(log, window.draft_, window.body_);
    if (!durable) return fail(durable.error());
    return Committed(std::move(window), *std::move(durable));
}

void Committed::commit(audit::Log& log, redact::RedactedWindow window, std::function<void(Result<Committed>)> done) {
    // The log reads the window before submit() returns; it is kept here until its entry is durable.
    const auto kept = std::make_shared<redact::RedactedWindow>(std::move(window));
    log.submit(kept->draft_, kept->body_, [kept, done = std::move(done)](Result<audit::Durable> durable) {
        if (durable)
            done(Committed(std::move(*kept), *std::move(durable)));
        else
            done(fail(durable.error()));
    });
}

Result<void> Sender::send(Receiver& receiver, Committed committed) {
    committed.assert_held();
    return receiver.write(committed.body_);
}

}  // namespace waybill::exchange

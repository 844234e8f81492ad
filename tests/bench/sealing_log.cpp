#include "sealing_log.hpp"

#include "seal_window.hpp"

namespace waybill::bench {

SealingLog::SealingLog() : key_{{}, std::make_shared<const crypto::Secret>(crypto::Secret::random(32, random_))} {}

void SealingLog::submit(const audit::Shared& window, Bytes body, Done done) {
    const auto sealed = audit::seal_window(window, body, {"2026-11-23T12:00:00.000000Z", "bench"}, key_, random_);
    if (!sealed) return done(fail(sealed.error()));
    done(audit::Durable{});
}

void SealingLog::submit(const audit::Draft&, Done done) { done(audit::Durable{}); }

}  // namespace waybill::bench

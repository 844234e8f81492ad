#include "condensed_refusals.hpp"

#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

constexpr std::chrono::milliseconds between_looks{250};  // exchange::Refusals::due

}  // namespace

void CondensedRefusals::start() {
    timer_.expires_after(between_looks);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        write(exchange::Refusals::Due::gathered);
        start();
    });
}

void CondensedRefusals::write(exchange::Refusals::Due due) {
    for (audit::Refused& refused : refusals_.due(std::chrono::steady_clock::now(), due))
        log_.submit(audit::Draft(std::move(refused)), [](const Result<audit::Durable>& durable) {
            if (!durable) base::log(base::LogLevel::warning, "refusals are not on record", durable.error());
        });
}

}  // namespace waybill::control

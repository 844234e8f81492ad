// The workers of a gateway, as the configuration asks for them: made, bound to their addresses, not yet running.
#pragma once

#include <memory>
#include <vector>

#include "waybill/control/config.hpp"
#include "waybill/exchange/exchanges.hpp"
#include "waybill/exchange/receipts.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::control {

struct Workers {
    std::vector<std::unique_ptr<net::Worker>> all;
    std::vector<net::ListenerAddress> addresses;  // with the ports that the system chose
};

redact::Ceilings ceilings_of(const GatewayLimits& limits);

/// `shared`, `receipts` and `connections` outlive the workers; `receipts` is null where no listener is for them.
/// Errors: those of Worker::listen.
Result<Workers> make_workers(const GatewayConfig& config, exchange::Shared& shared, exchange::Receipts* receipts,
                             net::Connections& connections, const std::shared_ptr<const net::Settings>& settings);

/// Replaces the settings of all; returns when each has taken them, or after a moment: one that is stuck takes them when
/// it goes on.
void use_settings(const Workers& workers, const std::shared_ptr<const net::Settings>& settings);

}  // namespace waybill::control

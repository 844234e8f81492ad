// Refusals of a client that is refused too often are gathered by exchange; here they are put on record, each second.
// The main thread's.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include "waybill/audit/log.hpp"
#include "waybill/exchange/refusals.hpp"

namespace waybill::control {

class CondensedRefusals {
public:
    /// All of them outlive it.
    CondensedRefusals(boost::asio::io_context& context, exchange::Refusals& refusals, audit::Log& log)
        : timer_(context), refusals_(refusals), log_(log) {}

    /// From now on, as they are due.
    void start();
    /// Those that are due, or all; does not wait until they are durable.
    void write(exchange::Refusals::Due due);

private:
    boost::asio::steady_timer timer_;
    exchange::Refusals& refusals_;
    audit::Log& log_;
};

}  // namespace waybill::control

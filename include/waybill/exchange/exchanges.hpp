// Exchanges, as one worker runs them: identify, route, decide, redact, commit, send, answer, outcome. Names no
// connection and no protocol. What all workers share stands in Shared.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "waybill/audit/log.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/exchange/counters.hpp"
#include "waybill/exchange/memory.hpp"
#include "waybill/exchange/policies_in_force.hpp"
#include "waybill/exchange/refusals.hpp"
#include "waybill/net/exchange_stream.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::exchange {

/// What all workers share. Everything in it outlives them.
struct Shared {
    audit::Log& log;
    crypto::Keyring& keyring;
    const base::Clock& clock;
    base::Random& random;
    std::string node;
    redact::Ceilings ceilings;
    Memory memory;
    Refusals refusals;
    Counters counters;
    PoliciesInForce snapshot;  // a reload stores the next; one load a window
};

class Exchanges {
public:
    static std::unique_ptr<Exchanges> make(Shared& shared, boost::asio::io_context& context,
                                           net::VendorStreams& vendors);
    virtual ~Exchanges() = default;

    /// One exchange from top to bottom.
    virtual net::Awaitable<void> serve(net::ClientStream& client) = 0;
    /// A request that was refused before it was one: recorded and answered.
    virtual net::Awaitable<void> refuse(net::ClientStream& client, Error error) = 0;
};

}  // namespace waybill::exchange

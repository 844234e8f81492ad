// What vendors fetch for themselves (a listener with `mode: receipts`): receipts of what they were sent, and a list of
// it. A vendor is known by its certificate, by the names that its own policy file says; it sees what is its own, and
// nothing else is there for it. The record is read on one thread of its own, so that no exchange waits for a receipt.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "waybill/audit/log.hpp"
#include "waybill/base/files.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/exchange/policies_in_force.hpp"
#include "waybill/net/exchange_stream.hpp"

namespace waybill::exchange {

/// The one vendor whose receipts this client may fetch; nullptr where there is none, or more than one.
const policy::Vendor* vendor_of_receipts(const policy::Snapshot& snapshot, std::string_view client);

class Receipts {
public:
    struct Parts {
        base::Files& files;  // all of them outlive it
        Path directory;      // of the record
        const crypto::Keyring& keyring;
        const crypto::VerifierKey log;
        const PoliciesInForce& policies;
        std::string node;
    };
    static std::unique_ptr<Receipts> make(Parts parts);
    virtual ~Receipts() = default;  // ends its thread; after the workers

    /// `GET /receipts/<id>` (docs/formats.md, Receipt) and `GET /receipts?after=<cursor>&limit=<1 to 100>`, JSON. 404
    /// with Retry-After for what is not there, not covered by a checkpoint yet, or another vendor's: nobody can tell
    /// which.
    virtual net::Awaitable<void> serve(net::ClientStream& client, boost::asio::any_io_executor worker) = 0;
    virtual net::Awaitable<void> refuse(net::ClientStream& client, Error error) = 0;
};

}  // namespace waybill::exchange

// The vendor's side of one exchange, by type: what goes to a vendor goes by send(), and send() takes a Committed.
// Nobody else can open a vendor's stream.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "waybill/exchange/commit.hpp"
#include "waybill/net/exchange_stream.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::exchange {

/// commit() for a worker: the entry is made on this thread, the wait for the disk is not. `done` comes back by one
/// post.
net::Awaitable<Result<Committed>> commit(audit::Log& log, boost::asio::any_io_executor worker,
                                         redact::RedactedWindow window);
/// The same for an entry that goes with no bytes.
net::Awaitable<Result<audit::Durable>> commit(audit::Log& log, boost::asio::any_io_executor worker, audit::Draft draft);

class Vendor {
public:
    using Pushed = net::ExchangeStream::Pushed;

    /// A live connection, chosen before anything is committed to it: the one that the vendor's policy named when the
    /// exchange was decided, or agreement_gone.
    static net::Awaitable<Result<Vendor>> open(net::VendorStreams& vendors, const policy::Vendor& vendor);

    /// Hands the window over, once: head, body part or both.
    net::Awaitable<Result<Pushed>> send(Committed committed);
    net::Awaitable<Result<const net::PeerHead*>> head() { return stream_->head(); }
    net::Awaitable<Result<Bytes>> pull() { return stream_->pull(); }

private:
    explicit Vendor(std::unique_ptr<net::ExchangeStream> stream) : stream_(std::move(stream)) {}
    std::unique_ptr<net::ExchangeStream> stream_;
};

}  // namespace waybill::exchange

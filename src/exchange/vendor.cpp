#include "waybill/exchange/vendor.hpp"

#include "wait_for.hpp"
#include "waybill/policy/connection_identity.hpp"

namespace waybill::exchange {
namespace asio = boost::asio;

net::Awaitable<Result<Committed>> commit(audit::Log& log, asio::any_io_executor worker, redact::RedactedWindow window) {
    auto start = [&log, &window](std::function<void(Result<Committed>)> done) {
        Committed::commit(log, std::move(window), std::move(done));
    };
    co_return co_await wait_for<Committed>(std::move(worker), std::move(start));
}

net::Awaitable<Result<audit::Durable>> commit(audit::Log& log, asio::any_io_executor worker, audit::Draft draft) {
    auto start = [&log, &draft](std::function<void(Result<audit::Durable>)> done) {
        log.submit(draft, std::move(done));
    };
    co_return co_await wait_for<audit::Durable>(std::move(worker), std::move(start));
}

net::Awaitable<Result<Vendor>> Vendor::open(net::VendorStreams& vendors, const policy::Vendor& vendor) {
    auto stream = co_await vendors.open(vendor.name, policy::identity_of(vendor.connection));
    if (!stream) co_return fail(stream.error());
    co_return Vendor(*std::move(stream));
}

net::Awaitable<Result<Vendor::Pushed>> Vendor::send(Committed committed) {
    committed.assert_held();
    net::OurHead head;
    net::ExchangeStream::Part part;
    if (committed.head_) {
        head.method = std::move(committed.head_->method);
        head.target = std::move(committed.head_->target);
        head.fields = std::move(committed.head_->fields);
        part.head = &head;
    }
    part.body = committed.body_;
    part.last = committed.last_;
    co_return co_await stream_->push(part);
}

}  // namespace waybill::exchange

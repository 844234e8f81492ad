#include "waybill/exchange/vendor.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "waybill/policy/connection_identity.hpp"

namespace waybill::exchange {
namespace {

namespace asio = boost::asio;

/// Waits for what another thread will say once. `start` is given a function that may be called from any thread; the
/// coroutine goes on on its own worker.
template <class T, class Start>
net::Awaitable<Result<T>> wait_for(asio::any_io_executor worker, Start start) {
    auto initiate = [worker, start = std::move(start)](auto handler) mutable {
        using Handler = decltype(handler);
        const auto waiting = std::make_shared<Handler>(std::move(handler));
        start([worker, waiting](Result<T> result) {
            // The one post back: nothing of the coroutine runs on the committer's thread.
            const auto carried = std::make_shared<Result<T>>(std::move(result));
            asio::post(worker, [waiting, carried] { std::move (*waiting)(std::move(*carried)); });
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<T>)>(std::move(initiate),
                                                                                asio::use_awaitable);
}

}  // namespace

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

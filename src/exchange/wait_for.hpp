// A coroutine's wait for what another thread says once: the committer, or a thread that reads the record.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "waybill/base/result.hpp"
#include "waybill/net/awaitable.hpp"

namespace waybill::exchange {

/// `start` is given a function that may be called from any thread, once; the coroutine goes on on its own worker.
template <class T, class Start>
net::Awaitable<Result<T>> wait_for(boost::asio::any_io_executor worker, Start start) {
    auto initiate = [worker, start = std::move(start)](auto handler) mutable {
        using Handler = decltype(handler);
        const auto waiting = std::make_shared<Handler>(std::move(handler));
        start([worker, waiting](Result<T> result) {
            // The one post back: nothing of the coroutine runs on the other thread.
            const auto carried = std::make_shared<Result<T>>(std::move(result));
            boost::asio::post(worker, [waiting, carried] { std::move (*waiting)(std::move(*carried)); });
        });
    };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result<T>)>(
        std::move(initiate), boost::asio::use_awaitable);
}

}  // namespace waybill::exchange

// What a function returns that waits. Coroutines only where something waits: between two awaits is plain code. Mind the
// rules of TOOLCHAIN and STYLE: parameters by value or by reference to what owns the work, no capturing lambda as a
// coroutine, no temporary with braces and no capturing lambda inside a co_await expression.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace waybill::net {

template <class T>
using Awaitable = boost::asio::awaitable<T>;

}  // namespace waybill::net

// Record before release, over the wire: what goes to a vendor is a Committed, never bytes.
#include <utility>

#include "waybill/exchange/vendor.hpp"

using namespace waybill;

net::Awaitable<Result<exchange::Vendor::Pushed>> forward(exchange::Vendor& vendor, exchange::Committed committed) {
#ifdef BAD
    (void)committed;
    co_return co_await vendor.send(Bytes("anything"));
#else
    co_return co_await vendor.send(std::move(committed));
#endif
}

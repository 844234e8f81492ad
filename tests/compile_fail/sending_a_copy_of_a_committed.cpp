// A committed window is given to one connection, once: a copy cannot be made.
#include <utility>

#include "waybill/exchange/commit.hpp"

using namespace waybill;

Result<void> forward(exchange::Receiver& receiver, exchange::Committed committed) {
#ifdef BAD
    return exchange::send(receiver, committed);
#else
    return exchange::send(receiver, std::move(committed));
#endif
}

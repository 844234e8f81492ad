// The vendor's side of HTTP/1.1: one connection, exchange after exchange.
#include <cassert>

#include "http1_vendor_exchange.hpp"

namespace waybill::net {
namespace {

class Connection final : public Http1Connection {
public:
    Connection(std::unique_ptr<ByteStream> stream, std::string authority, const Phases& phases,
               const http::HeadLimits& limits)
        : session_{std::move(stream), std::move(authority), phases, limits, {}} {}

    std::unique_ptr<ExchangeStream> begin() override {
        assert(!session_.open);
        session_.open = true;
        return std::make_unique<Http1VendorExchange>(session_);
    }
    /// The exchange before closed it where it did not end in order.
    bool reusable() override { return ended_in_order() && session_.stream->idle() == ByteStream::Idle::quiet; }
    bool ended_in_order() const override { return !session_.open && !session_.closed; }
    void close() override { session_.close(); }

private:
    Http1VendorSession session_;
};

}  // namespace

std::unique_ptr<Http1Connection> Http1Connection::make(std::unique_ptr<ByteStream> stream, std::string authority,
                                                       const Phases& phases, const http::HeadLimits& limits) {
    return std::make_unique<Connection>(std::move(stream), std::move(authority), phases, limits);
}

}  // namespace waybill::net

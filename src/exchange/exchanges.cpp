#include "waybill/exchange/exchanges.hpp"

#include "exchange.hpp"

namespace waybill::exchange {
namespace {

class ExchangesOfWorker final : public Exchanges {
public:
    ExchangesOfWorker(Shared& shared, boost::asio::io_context& context, net::VendorStreams& vendors)
        : plans_(shared.keyring), worker_{shared, context.get_executor(), vendors, plans_} {}

    net::Awaitable<void> serve(net::ClientStream& client) override {
        Exchange exchange(worker_, client);
        co_await exchange.run();
    }

    net::Awaitable<void> refuse(net::ClientStream& client, Error error) override {
        Exchange exchange(worker_, client);
        co_await exchange.refuse(std::move(error));
    }

private:
    Plans plans_;
    Exchange::Worker worker_;
};

}  // namespace

std::unique_ptr<Exchanges> Exchanges::make(Shared& shared, boost::asio::io_context& context,
                                           net::VendorStreams& vendors) {
    return std::make_unique<ExchangesOfWorker>(shared, context, vendors);
}

}  // namespace waybill::exchange

// One worker's connections to vendors: kept alive, used one exchange at a time, newest first. One that may not be used
// again, by http1's judgement or because a reload changed its endpoint, is closed.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "name_lookup.hpp"
#include "openings.hpp"
#include "waybill/net/deadlines.hpp"
#include "waybill/net/http1.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::net {

class VendorPool final : public VendorStreams {
public:
    VendorPool(boost::asio::io_context& context, Deadlines& deadlines, const Worker::Options& options,
               std::shared_ptr<const Settings> settings, NameLookup::Ask ask = NameLookup::ask_system);
    ~VendorPool() override;

    void use(std::shared_ptr<const Settings> settings);
    /// Closes what was idle for too long.
    void sweep();
    /// Closes every connection, those in use or being made too.
    void close();

private:
    Awaitable<Result<std::unique_ptr<ExchangeStream>>> open(std::string vendor, std::string identity) override;

    class Lease;
    struct Connection {
        std::string vendor;
        VendorEndpoint endpoint;  // that it was made for
        std::unique_ptr<Http1Connection> http;
        std::chrono::steady_clock::time_point idle_since;
    };
    using Moment = std::chrono::steady_clock::time_point;
    using Idle = std::vector<std::unique_ptr<Connection>>;

    std::unique_ptr<Connection> take_idle(const std::string& vendor);
    Awaitable<Result<std::unique_ptr<Connection>>> connect(std::string vendor, VendorEndpoint endpoint);
    Awaitable<Result<NameLookup::Addresses>> addresses_of(std::string host, Milliseconds within);
    Awaitable<Result<boost::asio::ip::tcp::socket>> connect_socket(NameLookup::Addresses addresses, std::uint16_t port,
                                                                   Moment until);
    void give_back(std::unique_ptr<Connection> connection);
    bool current(const Connection& connection) const;

    boost::asio::io_context& context_;
    Deadlines& deadlines_;
    const Worker::Options options_;
    std::shared_ptr<const Settings> settings_;
    std::map<std::string, Idle, std::less<>> idle_;
    std::set<Connection*> leased_;
    NameLookup names_;
    Openings openings_;
    bool closed_ = false;
};

}  // namespace waybill::net

#include "vendor_pool.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "waybill/net/tls_stream.hpp"

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Moment = std::chrono::steady_clock::time_point;

constexpr auto waiting = asio::as_tuple(asio::use_awaitable);
/// Most services close a connection that was idle for a minute: ours goes first, so that no message meets that.
constexpr std::chrono::seconds longest_idle{30};

/// Numbers are not looked up.
Awaitable<Result<std::vector<tcp::endpoint>>> resolve(asio::io_context& context, Deadlines& deadlines,
                                                      VendorEndpoint endpoint, Milliseconds within) {
    std::vector<tcp::endpoint> out;
    boost::system::error_code no_number;
    const auto address = asio::ip::make_address(endpoint.host, no_number);
    if (!no_number) {
        out.emplace_back(address, endpoint.port);
        co_return out;
    }
    tcp::resolver resolver(context);
    const Deadlines::Watch watch(deadlines, within, [&resolver] { resolver.cancel(); });
    const std::string port = std::to_string(endpoint.port);
    auto [error, found] = co_await resolver.async_resolve(endpoint.host, port, waiting);
    if (watch.passed()) co_return fail(Code::vendor_unreachable, "the vendor's name was not looked up in time");
    if (error) co_return fail(Code::vendor_unreachable, "the vendor's name has no address");
    for (const auto& entry : found) out.push_back(entry.endpoint());
    co_return out;
}

Milliseconds left(Moment until) {
    const auto rest = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now());
    return std::max(rest, Milliseconds(1));
}

/// The first address that answers.
Awaitable<Result<tcp::socket>> connect_socket(asio::io_context& context, Deadlines& deadlines,
                                              std::vector<tcp::endpoint> endpoints, Moment until) {
    for (const tcp::endpoint& endpoint : endpoints) {
        tcp::socket socket(context);
        boost::system::error_code problem;
        socket.open(endpoint.protocol(), problem);
        if (problem) continue;
        const Deadlines::Watch watch(deadlines, left(until), [&socket] {
            boost::system::error_code ignored;
            socket.close(ignored);
        });
        const auto [error] = co_await socket.async_connect(endpoint, waiting);
        if (watch.passed())
            co_return fail(Code::vendor_unreachable, "the vendor did not accept the connection in time");
        if (!error) co_return socket;
    }
    co_return fail(Code::vendor_unreachable, "the vendor refuses the connection");
}

}  // namespace

/// One exchange's hold on a connection: given back, or closed, when it ends.
class VendorPool::Lease final : public ExchangeStream {
public:
    Lease(VendorPool& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)), stream_(connection_->http->begin()) {
        pool_.leased_.insert(connection_.get());
    }
    ~Lease() override {
        stream_.reset();
        pool_.leased_.erase(connection_.get());
        pool_.give_back(std::move(connection_));
    }

    Awaitable<Result<const PeerHead*>> head() override { return stream_->head(); }
    Awaitable<Result<Bytes>> pull() override { return stream_->pull(); }
    Awaitable<Result<Pushed>> push(const Part& part) override { return stream_->push(part); }
    void reset() override { stream_->reset(); }

private:
    VendorPool& pool_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ExchangeStream> stream_;
};

VendorPool::VendorPool(asio::io_context& context, Deadlines& deadlines, const Worker::Options& options,
                       std::shared_ptr<const Settings> settings)
    : context_(context), deadlines_(deadlines), options_(options), settings_(std::move(settings)) {}
VendorPool::~VendorPool() = default;

Awaitable<Result<std::unique_ptr<ExchangeStream>>> VendorPool::open(std::string vendor) {
    const auto settings = settings_;  // held: a reload may replace it while this waits
    const auto endpoint = settings->vendors.find(vendor);
    if (endpoint == settings->vendors.end() || closed_)
        co_return fail(Code::vendor_unreachable, "the gateway has no connection settings for this vendor");
    auto connection = take_idle(vendor);
    if (!connection) {
        auto made = co_await connect(std::move(vendor), endpoint->second);
        if (!made) co_return fail(made.error());
        connection = *std::move(made);
    }
    co_return std::make_unique<Lease>(*this, std::move(connection));
}

std::unique_ptr<VendorPool::Connection> VendorPool::take_idle(const std::string& vendor) {
    sweep();
    const auto found = idle_.find(vendor);
    if (found == idle_.end()) return nullptr;
    while (!found->second.empty()) {
        auto connection = std::move(found->second.back());
        found->second.pop_back();
        if (current(*connection) && connection->http->reusable()) return connection;
    }
    return nullptr;
}

Awaitable<Result<std::unique_ptr<VendorPool::Connection>>> VendorPool::connect(std::string vendor,
                                                                               VendorEndpoint endpoint) {
    const Moment until = std::chrono::steady_clock::now() + options_.phases.connect;
    auto endpoints = co_await resolve(context_, deadlines_, endpoint, left(until));
    if (!endpoints) co_return fail(endpoints.error());
    auto socket = co_await connect_socket(context_, deadlines_, *std::move(endpoints), until);
    if (!socket) co_return fail(socket.error());
    auto stream = co_await TlsStream::connect(*std::move(socket), endpoint.tls, deadlines_, left(until));
    if (!stream) co_return fail(stream.error());
    auto connection = std::make_unique<Connection>();
    connection->vendor = std::move(vendor);
    connection->http = Http1Connection::make(*std::move(stream), endpoint.authority, options_.phases, options_.heads);
    connection->endpoint = std::move(endpoint);
    co_return connection;
}

void VendorPool::give_back(std::unique_ptr<Connection> connection) {
    if (closed_ || !current(*connection) || !connection->http->ended_in_order()) return;
    Idle& idle = idle_[connection->vendor];
    if (idle.size() >= options_.idle_vendor_connections) return;
    connection->idle_since = std::chrono::steady_clock::now();
    idle.push_back(std::move(connection));
}

void VendorPool::sweep() {
    const Moment oldest = std::chrono::steady_clock::now() - longest_idle;
    for (auto& [vendor, idle] : idle_) {
        const auto fresh = std::find_if(idle.begin(), idle.end(),
                                        [&](const auto& connection) { return connection->idle_since > oldest; });
        idle.erase(idle.begin(), fresh);
    }
}

void VendorPool::use(std::shared_ptr<const Settings> settings) {
    settings_ = std::move(settings);
    for (auto& [vendor, idle] : idle_)
        std::erase_if(idle, [&](const auto& connection) { return !current(*connection); });
}

/// Whether the settings in force would make it again as it is.
bool VendorPool::current(const Connection& connection) const {
    const auto endpoint = settings_->vendors.find(connection.vendor);
    return endpoint != settings_->vendors.end() && endpoint->second.tls == connection.endpoint.tls &&
           endpoint->second.host == connection.endpoint.host && endpoint->second.port == connection.endpoint.port;
}

void VendorPool::close() {
    closed_ = true;
    idle_.clear();
    for (Connection* connection : leased_) connection->http->close();
}

}  // namespace waybill::net

#include "vendor_pool.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "waybill/net/tls_stream.hpp"

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Moment = std::chrono::steady_clock::time_point;

constexpr auto waiting = asio::as_tuple(asio::use_awaitable);
/// Most services close a connection that was idle for a minute: ours goes first, so that no message meets that.
constexpr std::chrono::seconds longest_idle{30};

/// How often a connection is made anew because a reload changed its endpoint meanwhile.
constexpr int most_tries = 3;

Milliseconds left(Moment until) {
    const auto rest = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now());
    return std::max(rest, Milliseconds(1));
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
                       std::shared_ptr<const Settings> settings, NameLookup::Ask ask)
    : context_(context),
      deadlines_(deadlines),
      options_(options),
      settings_(std::move(settings)),
      names_(context, std::move(ask)) {}
VendorPool::~VendorPool() = default;

Awaitable<Result<std::unique_ptr<ExchangeStream>>> VendorPool::open(std::string vendor, std::string identity) {
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto endpoint = settings_->vendors.find(vendor);
        if (endpoint == settings_->vendors.end() || closed_)
            co_return fail(Code::vendor_unreachable, "the gateway has no connection settings for this vendor");
        if (endpoint->second.identity != identity)
            co_return fail(Code::agreement_gone, "the vendor's connection was replaced meanwhile");
        auto connection = take_idle(vendor);
        if (!connection) {
            auto made = co_await connect(vendor, endpoint->second);
            if (!made) co_return fail(made.error());
            connection = *std::move(made);
        }
        // A reload or a stop may have come while it was waited for.
        if (!closed_ && current(*connection)) co_return std::make_unique<Lease>(*this, std::move(connection));
    }
    co_return fail(Code::vendor_unreachable, "the vendor's connection settings changed meanwhile");
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

/// Numbers are not looked up.
Awaitable<Result<NameLookup::Addresses>> VendorPool::addresses_of(std::string host, Milliseconds within) {
    boost::system::error_code no_number;
    const auto number = asio::ip::make_address(host, no_number);
    if (no_number) co_return co_await names_.find(std::move(host), within);
    NameLookup::Addresses out;
    out.push_back(number);
    co_return out;
}

/// The first address that answers. Each has its share of the time that is left: one that swallows everything must not
/// use up the time of those behind it.
Awaitable<Result<tcp::socket>> VendorPool::connect_socket(NameLookup::Addresses addresses, std::uint16_t port,
                                                          Moment until) {
    bool late = false;
    for (std::size_t at = 0; at < addresses.size() && !closed_; ++at) {
        const tcp::endpoint endpoint(addresses[at], port);
        tcp::socket socket(context_);
        boost::system::error_code problem;
        socket.open(endpoint.protocol(), problem);
        if (problem) continue;
        const auto end = [&socket] {
            boost::system::error_code ignored;
            socket.close(ignored);
        };
        const Openings::Entry opening(openings_, end);
        const Deadlines::Watch watch(deadlines_, left(until) / static_cast<int>(addresses.size() - at), end);
        const auto [error] = co_await socket.async_connect(endpoint, waiting);
        if (!error && socket.is_open()) co_return socket;
        late = watch.passed();
    }
    if (late) co_return fail(Code::vendor_unreachable, "the vendor did not accept the connection in time");
    co_return fail(Code::vendor_unreachable, "the vendor refuses the connection");
}

Awaitable<Result<std::unique_ptr<VendorPool::Connection>>> VendorPool::connect(std::string vendor,
                                                                               VendorEndpoint endpoint) {
    const Moment until = std::chrono::steady_clock::now() + options_.phases.connect;
    auto addresses = co_await addresses_of(endpoint.host, left(until));
    if (!addresses) co_return fail(addresses.error());
    auto socket = co_await connect_socket(*std::move(addresses), endpoint.port, until);
    if (!socket) co_return fail(socket.error());
    const Openings::Entry opening(openings_, end_of_handshake(socket->native_handle()));
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
    names_.close();
    openings_.end_all();
    idle_.clear();
    for (Connection* connection : leased_) connection->http->close();
}

}  // namespace waybill::net

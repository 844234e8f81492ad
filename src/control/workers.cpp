#include "workers.hpp"

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "descriptors.hpp"
#include "free_address.hpp"

namespace waybill::control {
namespace {

constexpr std::chrono::seconds settings_moment{2};

net::Worker::Options options_of(const GatewayConfig& config, exchange::Shared& shared, net::Connections& connections) {
    net::Worker::Options out;
    const DeadlineConfig& deadlines = config.deadlines;
    out.phases = {.handshake = deadlines.handshake,
                  .head = deadlines.head,
                  .body = deadlines.body,
                  .idle = deadlines.idle,
                  .connect = deadlines.connect,
                  .response = deadlines.response};
    out.heads.bytes = config.limits.head;
    out.most_connections = connections_that_fit(config.limits.connections);
    out.clock = &shared.clock;
    out.connections = &connections;
    return out;
}

std::vector<net::ListenerAddress> addresses_of(const GatewayConfig& config) {
    std::vector<net::ListenerAddress> out;
    for (const ListenerConfig& listener : config.listeners)
        out.push_back({listener.name, listener.host, listener.port, listener.vendor});
    return out;
}

/// What a worker does with a request is exchange's. The handlers share its object and are the worker's.
/// A listener for receipts never sees an exchange, and one for messages never a receipt.
net::Http1Handlers handlers_of(exchange::Shared& shared, exchange::Receipts* receipts,
                               const std::set<std::string>& for_receipts, boost::asio::io_context& context,
                               net::VendorStreams& vendors) {
    const std::shared_ptr<exchange::Exchanges> exchanges = exchange::Exchanges::make(shared, context, vendors);
    const boost::asio::any_io_executor worker = context.get_executor();
    return {[exchanges, receipts, for_receipts, worker](net::ClientStream& client) {
                if (for_receipts.contains(client.listener())) return receipts->serve(client, worker);
                return exchanges->serve(client);
            },
            [exchanges, receipts, for_receipts](net::ClientStream& client, Error error) {
                if (for_receipts.contains(client.listener())) return receipts->refuse(client, std::move(error));
                return exchanges->refuse(client, std::move(error));
            }};
}

std::set<std::string> listeners_for_receipts(const GatewayConfig& config) {
    std::set<std::string> out;
    for (const ListenerConfig& listener : config.listeners)
        if (listener.mode == ListenerConfig::Mode::receipts) out.insert(listener.name);
    return out;
}

}  // namespace

redact::Ceilings ceilings_of(const GatewayLimits& limits) {
    redact::Ceilings out;
    out.body_bytes = limits.body;
    out.item_bytes = limits.item;
    out.items = limits.items;
    out.members = limits.members;
    out.depth = limits.depth;
    out.lookahead_bytes = limits.lookahead;
    out.window.output_bytes = limits.window;
    return out;
}

Result<Workers> make_workers(const GatewayConfig& config, exchange::Shared& shared, exchange::Receipts* receipts,
                             net::Connections& connections, const std::shared_ptr<const net::Settings>& settings) {
    const std::uint64_t count = config.workers > 0 ? config.workers : std::max(1u, std::thread::hardware_concurrency());
    const net::Worker::Options options = options_of(config, shared, connections);
    const auto for_receipts = listeners_for_receipts(config);
    const auto handlers = [&](boost::asio::io_context& context, net::VendorStreams& vendors) {
        return handlers_of(shared, receipts, for_receipts, context, vendors);
    };
    Workers out;
    out.addresses = addresses_of(config);
    for (const net::ListenerAddress& address : out.addresses)
        if (auto free = check_free(address); !free) return fail(free.error());
    for (std::uint64_t i = 0; i < count; ++i) {
        out.all.push_back(net::Worker::make(options, settings, handlers));
        const auto ports = out.all.back()->listen(out.addresses);
        if (!ports) return fail(ports.error());
        // The first one's ports are everybody's.
        for (std::size_t at = 0; at < ports->size(); ++at) out.addresses[at].port = (*ports)[at];
    }
    return out;
}

void use_settings(const Workers& workers, const std::shared_ptr<const net::Settings>& settings) {
    const auto done = std::make_shared<std::promise<void>>();
    const auto left = std::make_shared<std::atomic<std::size_t>>(workers.all.size());
    for (const auto& worker : workers.all) {
        worker->use(settings);
        worker->post([done, left] {
            if (left->fetch_sub(1) == 1) done->set_value();
        });
    }
    done->get_future().wait_for(settings_moment);
}

}  // namespace waybill::control

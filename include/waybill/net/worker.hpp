// One worker: one thread, one io_context, its own acceptors (SO_REUSEPORT), connections and vendor pools. Threads pass
// values: what a reload changes is posted to each worker whole.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "waybill/net/exchange_stream.hpp"
#include "waybill/net/http1.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

struct ListenerAddress {
    std::string name;
    std::string host;        // numeric
    std::uint16_t port = 0;  // 0: the system chooses, once for all workers: see Worker::listen
    std::string vendor;      // that it is bound to; empty: by path
    bool plain = false;      // without TLS, and so with clients that nobody knows: never where messages are taken
};

struct VendorEndpoint {
    std::string host;
    std::uint16_t port = 443;
    std::string authority;  // the Host field: host, and the port where it is not 443
    std::shared_ptr<const ClientTls> tls;
    std::string identity = {};  // of the agreed connection that this is; open() asks for it by that
};

/// What a reload replaces.
struct Settings {
    std::map<std::string, std::shared_ptr<const ServerTls>, std::less<>> listeners;  // by listener name; none if plain
    std::map<std::string, VendorEndpoint, std::less<>> vendors;
};

/// Counted by all workers of a gateway, read by anyone. A connection is open from the end of its handshake on.
struct Connections {
    std::atomic<std::uint64_t> open{0}, accepted{0}, refused_handshakes{0}, over_limit{0};
};

class Worker {
public:
    struct Options {
        Phases phases;
        http::HeadLimits heads;
        std::uint64_t most_connections =
            10'000;  // of all workers; beyond it a client is answered 503, far beyond closed
        std::size_t idle_vendor_connections = 64;  // kept per vendor
        const base::Clock* clock = nullptr;
        Connections* connections = nullptr;
    };
    /// Called once, on the caller's thread; the handlers run on the worker's.
    using MakeHandlers = std::function<Http1Handlers(boost::asio::io_context&, VendorStreams&)>;

    static std::unique_ptr<Worker> make(const Options& options, std::shared_ptr<const Settings> settings,
                                        const MakeHandlers& make_handlers);
    virtual ~Worker() = default;  // stops and joins

    /// Binds, before run(). Returns the ports, in order: those that the system chose are to be given to the other
    /// workers. Errors: file_failed with the system's reason and the address as path.
    virtual Result<std::vector<std::uint16_t>> listen(const std::vector<ListenerAddress>& addresses) = 0;
    /// Starts the thread.
    virtual void run() = 0;
    /// From any thread. Connections made under other TLS settings end after the exchange they are in; those to vendors
    /// whose endpoint changed are not used again.
    virtual void use(std::shared_ptr<const Settings> settings) = 0;
    /// No new connections, and no handshake goes on; idle connections end with a goodbye, others after the exchange
    /// they are in.
    virtual void drain() = 0;
    /// Breaks off what is left. After it the thread ends when the last coroutine has.
    virtual void cancel() = 0;
    virtual void join() = 0;
    /// Connections that are open; 0 when drained.
    virtual std::uint64_t open_connections() const = 0;
    /// Whether its thread has run a task that was posted now or earlier: for the watchdog. `done` runs on the worker.
    virtual void post(std::function<void()> task) = 0;
};

}  // namespace waybill::net

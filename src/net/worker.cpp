#include "waybill/net/worker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>
#include <thread>

#include "server_connection.hpp"
#include "vendor_pool.hpp"
#include "waybill/base/log.hpp"
#include "waybill/net/deadlines.hpp"
#include "waybill/net/tls_stream.hpp"

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::LogLevel;
using base::LogValue;
using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr auto waiting = asio::as_tuple(asio::use_awaitable);
constexpr int backlog = 4096;
/// How many clients beyond the limit are told so; more are not even given a handshake.
constexpr std::uint64_t told_over_limit = 64;
constexpr std::chrono::milliseconds after_failed_accept{50};
constexpr std::chrono::seconds between_sweeps{10};

class OneWorker final : public Worker {
public:
    OneWorker(const Options& options, std::shared_ptr<const Settings> settings, const MakeHandlers& make_handlers)
        : guard_(context_.get_executor()),
          deadlines_(context_),
          sweeper_(context_),
          state_{options, settings},
          pool_(context_, deadlines_, options, std::move(settings)),
          handlers_(make_handlers(context_, pool_)) {}

    ~OneWorker() override {
        if (thread_.joinable()) cancel();
        join();
    }

    Result<std::vector<std::uint16_t>> listen(const std::vector<ListenerAddress>& addresses) override;

    void run() override {
        for (Acceptor& acceptor : acceptors_) spawn(accept_all(acceptor));
        sweep_later();
        thread_ = std::thread([this] { context_.run(); });
    }

    void use(std::shared_ptr<const Settings> settings) override {
        post([this, settings = std::move(settings)] {
            state_.settings = settings;
            pool_.use(settings);
            for (ServerConnection* connection : connections_)
                if (!connection->busy() && !connection->takes_more()) connection->stream().close();
        });
    }

    void drain() override {
        post([this] {
            state_.draining = true;
            close_acceptors();
            for (ServerConnection* connection : connections_)
                if (!connection->busy()) connection->stream().close();
            release_when_empty();
        });
    }

    void cancel() override {
        post([this] {
            state_.draining = true;
            close_acceptors();
            pool_.close();
            for (ServerConnection* connection : connections_) connection->stream().close();
            release_when_empty();
        });
    }

    void join() override {
        if (thread_.joinable()) thread_.join();
    }

    std::uint64_t open_connections() const override { return open_.load(); }
    void post(std::function<void()> task) override { asio::post(context_, std::move(task)); }

private:
    struct Acceptor {
        ListenerAddress address;
        tcp::acceptor acceptor;
    };

    /// Every coroutine is counted; an exception in one is a bug that the log must show.
    void spawn(Awaitable<void> work) {
        ++running_;
        asio::co_spawn(context_, std::move(work), [this](const std::exception_ptr& thrown) {
            --running_;
            if (thrown) {
                base::log(LogLevel::error, "a coroutine ended with an exception");
                std::rethrow_exception(thrown);  // out of run(): the service manager restarts
            }
            release_when_empty();
        });
    }

    /// When nothing is left to do the thread may end.
    void release_when_empty() {
        if (!state_.draining || running_ != 0) return;
        sweeper_.cancel();
        pool_.close();
        guard_.reset();
    }

    void close_acceptors() {
        boost::system::error_code ignored;
        for (Acceptor& acceptor : acceptors_) acceptor.acceptor.close(ignored);
    }

    void sweep_later() {
        sweeper_.expires_after(between_sweeps);
        sweeper_.async_wait([this](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            pool_.sweep();
            sweep_later();
        });
    }

    Awaitable<void> accept_all(Acceptor& acceptor);
    Awaitable<void> serve(tcp::socket socket, ListenerAddress listener);
    Awaitable<void> serve_admitted(tcp::socket socket, const ListenerAddress& listener,
                                   ServerConnection::Admission admission);
    Http1Handlers handlers_for(ServerConnection& connection);

    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_;
    Deadlines deadlines_;
    asio::steady_timer sweeper_;
    WorkerState state_;
    VendorPool pool_;
    Http1Handlers handlers_;
    std::list<Acceptor> acceptors_;
    std::set<ServerConnection*> connections_;
    std::size_t running_ = 0;
    std::atomic<std::uint64_t> open_{0};
    std::thread thread_;
};

Result<std::vector<std::uint16_t>> OneWorker::listen(const std::vector<ListenerAddress>& addresses) {
    std::vector<std::uint16_t> ports;
    for (const ListenerAddress& address : addresses) {
        boost::system::error_code problem;
        const auto ip = asio::ip::make_address(address.host, problem);
        const tcp::endpoint endpoint(ip, address.port);
        Acceptor made{address, tcp::acceptor(context_)};
        tcp::acceptor& acceptor = made.acceptor;
        if (!problem) acceptor.open(endpoint.protocol(), problem);
        if (!problem) acceptor.set_option(tcp::acceptor::reuse_address(true), problem);
        // Each worker has a socket of its own on the address, and the kernel shares connections out.
        if (!problem) acceptor.set_option(reuse_port(true), problem);
        if (!problem) acceptor.bind(endpoint, problem);
        if (!problem) acceptor.listen(backlog, problem);
        if (problem)
            return fail(Error::of_file(Code::file_failed, "cannot listen there",
                                       address.host + ":" + std::to_string(address.port), problem.value()));
        ports.push_back(acceptor.local_endpoint(problem).port());
        acceptors_.push_back(std::move(made));
    }
    return ports;
}

Awaitable<void> OneWorker::accept_all(Acceptor& acceptor) {
    while (acceptor.acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.acceptor.async_accept(waiting);
        if (!error) {
            spawn(serve(std::move(socket), acceptor.address));
            continue;
        }
        if (!acceptor.acceptor.is_open()) break;
        // Out of descriptors, say: what is open goes on, and room comes back when some of it ends.
        base::log(LogLevel::error, "a connection could not be accepted", {{"system", LogValue::of(error.message())}});
        asio::steady_timer pause(context_, after_failed_accept);
        [[maybe_unused]] const auto waited = co_await pause.async_wait(waiting);
    }
}

Awaitable<void> OneWorker::serve(tcp::socket socket, ListenerAddress listener) {
    Connections& all = *state_.options.connections;
    all.accepted.fetch_add(1, std::memory_order_relaxed);
    const std::uint64_t before = all.open.fetch_add(1, std::memory_order_relaxed);
    open_.fetch_add(1);
    const std::uint64_t most = state_.options.most_connections;
    if (before >= most) all.over_limit.fetch_add(1, std::memory_order_relaxed);
    if (before < most + told_over_limit)
        co_await serve_admitted(
            std::move(socket), listener,
            before < most ? ServerConnection::Admission::serve : ServerConnection::Admission::turn_away);
    open_.fetch_sub(1);
    all.open.fetch_sub(1, std::memory_order_relaxed);
}

Awaitable<void> OneWorker::serve_admitted(tcp::socket socket, const ListenerAddress& listener,
                                          ServerConnection::Admission admission) {
    boost::system::error_code unknown;
    const auto from = socket.remote_endpoint(unknown);
    auto tls = state_.tls_of(listener.name);
    if (!tls) co_return;
    auto stream = co_await TlsStream::accept(std::move(socket), tls, deadlines_, state_.options.phases.handshake);
    if (!stream) {
        state_.options.connections->refused_handshakes.fetch_add(1, std::memory_order_relaxed);
        base::log(LogLevel::info, "a handshake failed", stream.error(),
                  {{"listener", LogValue::of(listener.name)},
                   {"peer", LogValue::of(unknown ? "" : from.address().to_string())}});
        co_return;
    }
    ServerConnection connection(state_, listener, std::move(tls), *std::move(stream), admission);
    connections_.insert(&connection);
    const Http1Handlers handlers = handlers_for(connection);
    if (!state_.draining)
        co_await serve_http1(connection.stream(), connection, handlers, state_.options.phases, state_.options.heads);
    connections_.erase(&connection);
}

Http1Handlers OneWorker::handlers_for(ServerConnection& connection) {
    struct Serve {
        OneWorker& worker;
        ServerConnection& connection;

        Awaitable<void> operator()(ClientStream& client) const {
            connection.busy(true);
            const Error overloaded(Code::overloaded, "too many connections are open");
            if (connection.admission() == ServerConnection::Admission::turn_away)
                co_await worker.handlers_.refuse(client, overloaded);
            else
                co_await worker.handlers_.serve(client);
            connection.busy(false);
        }
        Awaitable<void> operator()(ClientStream& client, Error error) const {
            connection.busy(true);
            co_await worker.handlers_.refuse(client, std::move(error));
            connection.busy(false);
        }
    };
    const Serve serve{*this, connection};
    return {serve, serve};
}

}  // namespace

std::unique_ptr<Worker> Worker::make(const Options& options, std::shared_ptr<const Settings> settings,
                                     const MakeHandlers& make_handlers) {
    return std::make_unique<OneWorker>(options, std::move(settings), make_handlers);
}

}  // namespace waybill::net

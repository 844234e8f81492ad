#include "waybill/net/worker.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>
#include <thread>

#include "line_budget.hpp"
#include "openings.hpp"
#include "server_connection.hpp"
#include "vendor_pool.hpp"
#include "waybill/base/log.hpp"
#include "waybill/net/deadlines.hpp"
#include "waybill/net/tcp_stream.hpp"
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
/// Handshakes that one worker has under way: who begins many and ends none costs others no connection.
constexpr std::uint64_t least_handshakes = 64;
constexpr std::uint64_t connections_to_a_handshake = 4;
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
            for (ServerConnection* connection : connections_) connection->end_if_idle();
        });
    }

    void drain() override {
        post([this] {
            state_.draining = true;
            close_acceptors();
            handshakes_.end_all();
            for (ServerConnection* connection : connections_) connection->end_if_idle();
            release_when_empty();
        });
    }

    void cancel() override {
        post([this] {
            state_.draining = true;
            close_acceptors();
            handshakes_.end_all();
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
            log_left_out();
            sweep_later();
        });
    }

    /// At the latest at the next sweep, how often a line did not go out.
    void log_left_out() {
        const auto now = std::chrono::steady_clock::now();
        if (const std::uint64_t count = handshake_lines_.left_out(now); count > 0)
            base::log(LogLevel::info, "more handshakes failed", {{"count", count}});
        if (const std::uint64_t count = accept_lines_.left_out(now); count > 0)
            base::log(LogLevel::error, "more connections could not be accepted", {{"count", count}});
    }
    bool takes_line(LineBudget& lines) {
        log_left_out();
        return lines.take(std::chrono::steady_clock::now());
    }

    Awaitable<void> accept_all(Acceptor& acceptor);
    Awaitable<void> open(tcp::socket socket, ListenerAddress listener);
    Awaitable<Result<std::unique_ptr<TlsStream>>> shake_hands(tcp::socket socket, std::shared_ptr<const ServerTls> tls);
    template <class... Stream>
    Awaitable<void> serve(const ListenerAddress& listener, Stream... stream);
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
    Openings handshakes_;
    LineBudget handshake_lines_, accept_lines_;
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
            spawn(open(std::move(socket), acceptor.address));
            continue;
        }
        if (!acceptor.acceptor.is_open()) break;
        // Out of descriptors, say: what is open goes on, and room comes back when some of it ends.
        if (takes_line(accept_lines_))
            base::log(LogLevel::error, "a connection could not be accepted",
                      {{"system", LogValue::of(error.message())}});
        asio::steady_timer pause(context_, after_failed_accept);
        [[maybe_unused]] const auto waited = co_await pause.async_wait(waiting);
    }
}

Awaitable<void> OneWorker::open(tcp::socket socket, ListenerAddress listener) {
    Connections& all = *state_.options.connections;
    all.accepted.fetch_add(1, std::memory_order_relaxed);
    auto tls = state_.tls_of(listener.name);
    if ((!tls && !listener.plain) || state_.draining) co_return;
    if (all.open.load(std::memory_order_relaxed) >= state_.options.most_connections + told_over_limit) {
        all.over_limit.fetch_add(1, std::memory_order_relaxed);
        co_return;
    }
    if (listener.plain) {
        co_await serve(listener, accept_plain(std::move(socket), deadlines_));
        co_return;
    }
    boost::system::error_code unknown;
    const auto from = socket.remote_endpoint(unknown);
    auto stream = co_await shake_hands(std::move(socket), tls);
    if (stream) {
        co_await serve(listener, std::move(tls), *std::move(stream));
        co_return;
    }
    all.refused_handshakes.fetch_add(1, std::memory_order_relaxed);
    if (takes_line(handshake_lines_))
        base::log(LogLevel::info, "a handshake failed", stream.error(),
                  {{"listener", LogValue::of(listener.name)},
                   {"peer", LogValue::of(unknown ? "" : from.address().to_string())}});
}

Awaitable<Result<std::unique_ptr<TlsStream>>> OneWorker::shake_hands(tcp::socket socket,
                                                                     std::shared_ptr<const ServerTls> tls) {
    const std::uint64_t most = std::max(least_handshakes, state_.options.most_connections / connections_to_a_handshake);
    if (handshakes_.size() >= most) handshakes_.end_oldest();
    const Openings::Entry opening(handshakes_, end_of_handshake(socket.native_handle()));
    co_return co_await TlsStream::accept(std::move(socket), std::move(tls), deadlines_,
                                         state_.options.phases.handshake);
}

/// A connection counts from the end of its handshake on; a plain one has none.
template <class... Stream>
Awaitable<void> OneWorker::serve(const ListenerAddress& listener, Stream... stream) {
    Connections& all = *state_.options.connections;
    const bool fits = all.open.fetch_add(1, std::memory_order_relaxed) < state_.options.most_connections;
    open_.fetch_add(1);
    if (!fits) all.over_limit.fetch_add(1, std::memory_order_relaxed);
    {
        const auto admission = fits ? ServerConnection::Admission::serve : ServerConnection::Admission::turn_away;
        ServerConnection connection(state_, listener, std::move(stream)..., admission);
        connections_.insert(&connection);
        const Http1Handlers handlers = handlers_for(connection);
        co_await serve_http1(connection.stream(), connection, handlers, state_.options.phases, state_.options.heads);
        connections_.erase(&connection);
    }
    open_.fetch_sub(1);
    all.open.fetch_sub(1, std::memory_order_relaxed);
}

Http1Handlers OneWorker::handlers_for(ServerConnection& connection) {
    struct Serve {
        OneWorker& worker;
        ServerConnection& connection;

        Awaitable<void> operator()(ClientStream& client) const {
            connection.use();
            if (connection.admission() == ServerConnection::Admission::serve) return worker.handlers_.serve(client);
            return worker.handlers_.refuse(client, Error(Code::overloaded, "too many connections are open"));
        }
        Awaitable<void> operator()(ClientStream& client, Error error) const {
            connection.use();
            return worker.handlers_.refuse(client, std::move(error));
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

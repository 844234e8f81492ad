#include "waybill/net/tcp_stream.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr Milliseconds goodbye{1'000};
constexpr std::size_t most_left_unread = 256 * 1024;

class TcpStream final : public ByteStream {
public:
    TcpStream(tcp::socket socket, Deadlines& deadlines) : socket_(std::move(socket)), deadlines_(deadlines) {
        boost::system::error_code ignored;  // a socket that is gone shows it at the first read
        socket_.native_non_blocking(true, ignored);
        const tcp::no_delay at_once(true);
        socket_.set_option(at_once, ignored);
    }
    ~TcpStream() override { close(); }

    Awaitable<Result<std::size_t>> read_some(std::span<char> out, Milliseconds within) override;
    Awaitable<Result<Written>> write(Bytes bytes, Milliseconds within, OnInput on_input) override;
    Idle idle() override;
    Awaitable<void> finish() override;
    void interrupt() override {
        interrupted_ = true;
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
    void close() override {
        usable_ = false;
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

private:
    enum class Woken { ready, late, cancelled };
    Awaitable<Woken> wait(tcp::socket::wait_type what, Milliseconds within);
    static Error stopped(Woken woken) {
        if (woken == Woken::late) return {of_client.timeout, "the peer was too slow"};
        return {of_client.gone, "the connection is closed"};
    }

    tcp::socket socket_;
    Deadlines& deadlines_;
    bool usable_ = true;  // false once closed: the socket's number may be another connection's by then
    bool interrupted_ = false;
};

Awaitable<TcpStream::Woken> TcpStream::wait(tcp::socket::wait_type what, Milliseconds within) {
    if (within <= Milliseconds::zero()) co_return Woken::late;
    const Deadlines::Watch watch(deadlines_, within, [this] {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    });
    boost::system::error_code error;
    auto ready = asio::redirect_error(asio::use_awaitable, error);
    co_await socket_.async_wait(what, ready);
    if (!usable_) co_return Woken::cancelled;
    if (!error) co_return Woken::ready;
    co_return watch.passed() ? Woken::late : Woken::cancelled;
}

Awaitable<Result<std::size_t>> TcpStream::read_some(std::span<char> out, Milliseconds within) {
    const auto end = SteadyClock::now() + within;
    while (usable_) {
        const ssize_t size = ::recv(socket_.native_handle(), out.data(), out.size(), MSG_DONTWAIT);
        // Cleared by any end: an interruption is of the read that it meets.
        const bool interrupted = std::exchange(interrupted_, false);
        if (size >= 0) co_return static_cast<std::size_t>(size);
        if (errno == EINTR) continue;
        if (errno != EAGAIN) break;
        if (interrupted) co_return fail(stopped(Woken::cancelled));
        const Woken woken =
            co_await wait(tcp::socket::wait_read, std::chrono::ceil<Milliseconds>(end - SteadyClock::now()));
        if (woken == Woken::ready) continue;
        interrupted_ = false;
        co_return fail(stopped(woken));
    }
    close();
    co_return fail(stopped(Woken::cancelled));
}

Awaitable<Result<ByteStream::Written>> TcpStream::write(Bytes bytes, Milliseconds within, OnInput on_input) {
    const std::size_t all = bytes.size();
    auto end = SteadyClock::now() + within;
    while (!bytes.empty() && usable_) {
        const ssize_t size = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
            end = SteadyClock::now() + within;
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) break;
        if (on_input == OnInput::stop && idle() != Idle::quiet) {
            const Written so_far{.bytes = all - bytes.size(), .stopped = true};
            co_return so_far;
        }
        const Woken woken =
            co_await wait(tcp::socket::wait_write, std::chrono::ceil<Milliseconds>(end - SteadyClock::now()));
        if (woken != Woken::ready) co_return fail(stopped(woken));
    }
    if (!bytes.empty()) {
        close();
        co_return fail(stopped(Woken::cancelled));
    }
    const Written whole{.bytes = all};
    co_return whole;
}

ByteStream::Idle TcpStream::idle() {
    if (!usable_) return Idle::closed;
    char byte = 0;
    const ssize_t size = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size > 0) return Idle::has_input;
    return size < 0 && (errno == EAGAIN || errno == EINTR) ? Idle::quiet : Idle::closed;
}

/// A socket that is closed with something unread is reset, and the peer loses what it has not got yet: so its own end
/// is waited for, if it comes soon.
Awaitable<void> TcpStream::finish() {
    if (usable_) ::shutdown(socket_.native_handle(), SHUT_WR);
    const auto end = SteadyClock::now() + goodbye;
    char dropped[4096];
    for (std::size_t left = most_left_unread; usable_ && left >= sizeof dropped;) {
        const ssize_t size = ::recv(socket_.native_handle(), dropped, sizeof dropped, MSG_DONTWAIT);
        if (size > 0) {
            left -= static_cast<std::size_t>(size);
            continue;
        }
        if (size == 0 || errno != EAGAIN) break;
        const Woken woken =
            co_await wait(tcp::socket::wait_read, std::chrono::ceil<Milliseconds>(end - SteadyClock::now()));
        if (woken != Woken::ready) break;
    }
    close();
}

}  // namespace

std::unique_ptr<ByteStream> accept_plain(tcp::socket socket, Deadlines& deadlines) {
    return std::make_unique<TcpStream>(std::move(socket), deadlines);
}

}  // namespace waybill::net

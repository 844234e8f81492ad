#include "tls_connection.hpp"

#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

#include "tickets.hpp"
#include "tls_reasons.hpp"

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr Milliseconds goodbye{1'000};
constexpr std::size_t most_left_unread = 256 * 1024;

/// The other half of a wait for two things: ends the first half when input comes. Outlives it where need be.
struct InputWatch {
    tcp::socket* socket;  // null when nobody waits any more
    bool came = false;
};

struct InputCame {
    std::shared_ptr<InputWatch> watch;

    void operator()(const boost::system::error_code& error) const {
        if (error || watch->socket == nullptr) return;
        watch->came = true;
        boost::system::error_code ignored;
        watch->socket->cancel(ignored);
    }
};

}  // namespace

/// A span of time that begins with the first wait, so that what need not wait asks for no clock.
class TlsConnection::Remaining {
public:
    explicit Remaining(Milliseconds whole) : whole_(whole) {}
    Milliseconds left() {
        const auto now = SteadyClock::now();
        if (!end_) end_ = now + whole_;
        return std::chrono::ceil<Milliseconds>(*end_ - now);
    }

private:
    Milliseconds whole_;
    std::optional<SteadyClock::time_point> end_;
};

TlsConnection::TlsConnection(tcp::socket socket, SslPtr ssl, Settings settings, Deadlines& deadlines,
                             const PeerCodes& codes)
    : socket_(std::move(socket)),
      settings_(std::move(settings)),
      ssl_(std::move(ssl)),
      deadlines_(deadlines),
      codes_(codes) {
    boost::system::error_code ignored;  // a socket that is gone shows it at the first read
    socket_.native_non_blocking(true, ignored);
    const tcp::no_delay at_once(true);  // a head and its answer are small, and are waited for
    socket_.set_option(at_once, ignored);
    usable_ = SSL_set_fd(ssl_.get(), socket_.native_handle()) == 1;
}

TlsConnection::~TlsConnection() { close(); }

const STACK_OF(X509) * TlsConnection::peer_chain() const {
    if (resumed_chain_ != nullptr) return resumed_chain_.get();
    const STACK_OF(X509)* const verified = SSL_get0_verified_chain(ssl_.get());
    return verified != nullptr ? verified : SSL_get_peer_cert_chain(ssl_.get());
}

TlsConnection::Step TlsConnection::step_of(int result) {
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_NONE:
            return Step::done;
        case SSL_ERROR_WANT_READ:
            return Step::wants_input;
        case SSL_ERROR_WANT_WRITE:
            return Step::wants_room;
        case SSL_ERROR_ZERO_RETURN:
            return Step::ended;
        default:
            break;
    }
    usable_ = false;  // OpenSSL: no further call on it
    return Step::broken;
}

TlsConnection::Step TlsConnection::try_read(std::span<char> out, std::size_t& size) {
    if (!usable_) return Step::broken;
    ERR_clear_error();  // SSL_get_error looks at what any earlier call left
    const Step step = step_of(SSL_read_ex(ssl_.get(), out.data(), out.size(), &size));
    if (step == Step::broken) broken_because_ = take_reason();
    return step;
}

TlsConnection::Step TlsConnection::try_write(Bytes bytes, std::size_t& size) {
    if (!usable_) return Step::broken;
    ERR_clear_error();
    const Step step = step_of(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &size));
    if (step == Step::broken) broken_because_ = take_reason();
    write_pending_ = step != Step::done;
    return step;
}

/// Takes in what is not the application's (session tickets, key updates): `done` means that a byte of it is at hand.
TlsConnection::Step TlsConnection::try_peek() {
    if (!usable_) return Step::broken;
    char byte = 0;
    std::size_t size = 0;
    ERR_clear_error();
    const Step step = step_of(SSL_peek_ex(ssl_.get(), &byte, 1, &size));
    if (step == Step::broken) broken_because_ = take_reason();
    return step;
}

Error TlsConnection::stopped(Step step) const {
    if (step == Step::ended) return {codes_.gone, "the peer has ended the connection"};
    return {codes_.gone, broken_because_};
}

Error TlsConnection::stopped(Woken woken) const {
    if (woken == Woken::late) return {codes_.timeout, "the peer was too slow"};
    return {codes_.gone, broken_because_};
}

Awaitable<TlsConnection::Woken> TlsConnection::wait(Step wanted, Milliseconds within) {
    if (within <= Milliseconds::zero()) co_return Woken::late;
    const auto what = wanted == Step::wants_room ? tcp::socket::wait_write : tcp::socket::wait_read;
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

Awaitable<TlsConnection::Woken> TlsConnection::wait_for_room_or_input(Milliseconds within) {
    const auto watch = std::make_shared<InputWatch>(InputWatch{.socket = &socket_});
    socket_.async_wait(tcp::socket::wait_read, InputCame{watch});
    const Woken woken = co_await wait(Step::wants_room, within);
    watch->socket = nullptr;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    co_return watch->came&& woken == Woken::cancelled&& usable_ ? Woken::ready : woken;
}

Awaitable<Result<std::size_t>> TlsConnection::read_some(std::span<char> out, Milliseconds within) {
    Remaining remaining(within);
    for (;;) {
        std::size_t size = 0;
        const Step step = try_read(out, size);
        // Cleared by any end: an interruption is of the read that it meets.
        const bool interrupted = interrupted_;
        if (step == Step::done || interrupted) interrupted_ = false;
        if (step == Step::done) co_return size;
        if (step == Step::ended) co_return std::size_t{0};
        if (step == Step::broken) co_return fail(stopped(step));
        if (interrupted) co_return fail(stopped(Woken::cancelled));
        const Woken woken = co_await wait(step, remaining.left());
        if (woken == Woken::ready) continue;
        interrupted_ = false;
        co_return fail(stopped(woken));
    }
}

/// The wait may have ended already, with the reader not yet resumed: then the mark ends its next one.
void TlsConnection::interrupt() {
    interrupted_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

Awaitable<Result<ByteStream::Written>> TlsConnection::write(Bytes bytes, Milliseconds within, OnInput on_input) {
    const bool is_rest = bytes.data() == rest_.data() && bytes.size() == rest_.size();
    if (write_pending_ && !is_rest) close();  // OpenSSL would send the rest of the record and take it for these bytes
    rest_ = {};
    const std::size_t all = bytes.size();
    Remaining remaining(within);
    while (!bytes.empty()) {
        std::size_t size = 0;
        const Step step = try_write(bytes, size);
        if (step == Step::done) {
            bytes.remove_prefix(size);
            remaining = Remaining(within);  // a record has moved
            continue;
        }
        if (step == Step::ended || step == Step::broken) co_return fail(stopped(step));
        const bool watches_input = on_input == OnInput::stop && step == Step::wants_room;
        if (watches_input) {
            const Step input = try_peek();
            if (input == Step::done || input == Step::ended) {
                rest_ = bytes;
                const Written so_far{.bytes = all - bytes.size(), .stopped = true};
                co_return so_far;
            }
            if (input == Step::broken) co_return fail(stopped(input));
        }
        const Milliseconds left = remaining.left();
        Woken woken = Woken::ready;
        if (watches_input)
            woken = co_await wait_for_room_or_input(left);
        else
            woken = co_await wait(step, left);
        if (woken != Woken::ready) co_return fail(stopped(woken));
    }
    const Written whole{.bytes = all};
    co_return whole;
}

ByteStream::Idle TlsConnection::idle() {
    if (!usable_) return Idle::closed;
    // The common case for one cheap call: SSL_peek would take a buffer first, and give it back.
    char byte = 0;
    if (SSL_has_pending(ssl_.get()) == 0 && ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
        (errno == EAGAIN || errno == EINTR))
        return Idle::quiet;
    switch (try_peek()) {
        case Step::done:
            return Idle::has_input;
        case Step::wants_input:
            return Idle::quiet;
        default:
            return Idle::closed;
    }
}

Awaitable<void> TlsConnection::finish() {
    Remaining remaining(goodbye);
    bool said = false;
    while (usable_ && !write_pending_ && !said) {
        ERR_clear_error();
        const int result = SSL_shutdown(ssl_.get());
        said = result >= 0;
        if (said || step_of(result) != Step::wants_room) break;
        const Woken woken = co_await wait(Step::wants_room, remaining.left());
        if (woken != Woken::ready) break;
    }
    ERR_clear_error();
    if (said && usable_) ::shutdown(socket_.native_handle(), SHUT_WR);
    // A socket that is closed with something unread is reset, and the peer loses what it has not got yet: even a
    // session ticket that nobody read does that. So the peer's own end is waited for, if it comes soon.
    for (std::size_t unread = most_left_unread; said && usable_ && drop_input(unread);) {
        const Woken woken = co_await wait(Step::wants_input, remaining.left());
        if (woken != Woken::ready) break;
    }
    close();
}

void TlsConnection::close() {
    usable_ = false;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

Awaitable<Result<void>> TlsConnection::handshake(Milliseconds within, Code not_trusted) {
    Remaining remaining(within);
    for (;;) {
        if (!usable_) co_return fail(stopped(Step::broken));
        ERR_clear_error();
        const Step step = step_of(SSL_do_handshake(ssl_.get()));
        if (step == Step::done) break;
        if (step == Step::ended || step == Step::broken) {
            const Error error = handshake_failed(not_trusted);
            leave_alert();
            co_return fail(error);
        }
        const Woken woken = co_await wait(step, remaining.left());
        if (woken != Woken::ready) co_return fail(stopped(woken));
    }
    if (SSL_is_server(ssl_.get()) == 1 && resumed()) resumed_chain_ = chain_of_ticket(ssl_.get());
    co_return Result<void>();
}

Error TlsConnection::handshake_failed(Code not_trusted) {
    const bool nothing_shown = no_certificate_shown();
    broken_because_ = take_reason();
    if (nothing_shown) return {not_trusted, "the peer showed no certificate"};
    const long verdict = SSL_get_verify_result(ssl_.get());
    if (verdict != X509_V_OK) return {not_trusted, reason_of_verdict(verdict)};
    return {codes_.gone, broken_because_};
}

/// As in finish(), but nothing is waited for.
void TlsConnection::leave_alert() {
    ::shutdown(socket_.native_handle(), SHUT_WR);
    std::size_t unread = most_left_unread;
    drop_input(unread);
}

/// Reads what is there, at most `left` bytes; whether more may come.
bool TlsConnection::drop_input(std::size_t& left) {
    char dropped[4096];
    while (left > 0) {
        const ssize_t size = ::recv(socket_.native_handle(), dropped, std::min(left, sizeof dropped), MSG_DONTWAIT);
        if (size <= 0) return size < 0 && errno == EAGAIN;
        left -= static_cast<std::size_t>(size);
    }
    return false;
}

}  // namespace waybill::net

#include "waybill/net/sync_tls.hpp"

#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "curl.hpp"
#include "openssl.hpp"
#include "tls_reasons.hpp"

namespace waybill::net {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds between_looks{200};  // at give_up
constexpr milliseconds between_looks_at_queue{5};
constexpr Code no = Code::audit_unavailable;

class Connection final : public SyncTls {
public:
    explicit Connection(std::function<bool()> give_up) : give_up_(std::move(give_up)), curl_(curl_easy_init()) {}

    Result<void> open(const Peer& peer, milliseconds within);
    Result<void> send(Bytes bytes, milliseconds within) override;
    Result<void> look() override;
    Result<Ended> finish(milliseconds within) override;

private:
    enum class End { open, goodbye, silent };  // of the peer's side: with close_notify, or without

    Result<void> connect_socket(const Peer& peer, milliseconds within);
    template <class Step>
    Result<int> until_done(Step step);
    Result<void> wait(int error);
    Result<End> take_input();
    Result<void> wait_ended();
    Result<void> wait_acknowledged();
    Error broken() const { return {no, take_reason()}; }

    const std::function<bool()> give_up_;
    CurlPtr curl_;  // the socket is its
    curl_socket_t socket_ = CURL_SOCKET_BAD;
    std::shared_ptr<const ClientTls> tls_;
    SslPtr ssl_;
    SteadyClock::time_point deadline_;
};

Result<void> Connection::open(const Peer& peer, milliseconds within) {
    deadline_ = SteadyClock::now() + within;
    if (auto connected = connect_socket(peer, within); !connected) return connected;
    tls_ = peer.tls;
    ssl_.reset(SSL_new(tls_->context()));
    if (ssl_ == nullptr || SSL_set_fd(ssl_.get(), socket_) != 1) return fail(no, "no memory for a connection");
    tls_->prepare(ssl_.get());
    const auto shaken = until_done([this] { return SSL_connect(ssl_.get()); });
    if (shaken) return {};
    const long verdict = SSL_get_verify_result(ssl_.get());
    return fail(verdict == X509_V_OK ? shaken.error() : Error(no, reason_of_verdict(verdict)));
}

/// Of a URL libcurl takes nothing but host and port: it connects, and speaks no HTTP.
Result<void> Connection::connect_socket(const Peer& peer, milliseconds within) {
    CURL* const curl = curl_.get();
    if (curl == nullptr) return fail(no, "no memory for a connection");
    const bool six = peer.host.find(':') != std::string::npos;
    const std::string url =
        "http://" + (six ? "[" + peer.host + "]" : peer.host) + ":" + std::to_string(peer.port) + "/";
    set_limits(curl, give_up_);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    (void)curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(within.count()));
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) return fail(error_of(code));
    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket_) != CURLE_OK || socket_ == CURL_SOCKET_BAD)
        return fail(no, "the connection failed");
    return {};
}

/// Calls until it returns above zero; what it returned.
template <class Step>
Result<int> Connection::until_done(Step step) {
    for (;;) {
        ERR_clear_error();  // SSL_get_error looks at what any earlier call left
        const int result = step();
        if (result > 0) return result;
        const int error = SSL_get_error(ssl_.get(), result);
        if (error == SSL_ERROR_ZERO_RETURN) return fail(no, "it has ended the connection");
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return fail(broken());
        if (auto waited = wait(error); !waited) return fail(waited.error());
    }
}

/// For the socket, by OpenSSL's word for what of.
Result<void> Connection::wait(int error) {
    for (;;) {
        if (give_up_ && give_up_()) return fail(no, "it was given up, the gateway stops");
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - SteadyClock::now());
        if (left <= milliseconds::zero()) return fail(no, "it did not take it in time");
        pollfd one{socket_, static_cast<short>(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
        const int ready = ::poll(&one, 1, static_cast<int>(std::min(left, between_looks).count()));
        if (ready > 0) return {};
        if (ready < 0 && errno != EINTR) return fail(no, "the connection failed");
    }
}

/// What the peer says is left out, but that it ended, or refused our certificate.
Result<Connection::End> Connection::take_input() {
    std::array<char, 4096> ignored;
    for (;;) {
        ERR_clear_error();
        errno = 0;
        const int result = SSL_read(ssl_.get(), ignored.data(), static_cast<int>(ignored.size()));
        if (result > 0) continue;
        const int error = SSL_get_error(ssl_.get(), result);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return End::open;
        if (error == SSL_ERROR_ZERO_RETURN) return End::goodbye;
        const bool end_alone = ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING ||
                               (error == SSL_ERROR_SYSCALL && ERR_peek_last_error() == 0 && errno == 0);
        if (!end_alone) return fail(broken());
        ERR_clear_error();
        return End::silent;
    }
}

Result<void> Connection::send(Bytes bytes, milliseconds within) {
    deadline_ = SteadyClock::now() + within;
    if (auto there = look(); !there) return there;
    while (!bytes.empty()) {
        const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20));
        const auto sent = until_done([&] { return SSL_write(ssl_.get(), bytes.data(), size); });
        if (!sent) return fail(sent.error());
        bytes.remove_prefix(static_cast<std::size_t>(*sent));
    }
    return {};
}

Result<void> Connection::look() {
    const auto end = take_input();
    if (!end) return fail(end.error());
    // It could not know what was on its way when it ended.
    if (*end != End::open) return fail(no, "it ended the connection before it had all");
    return {};
}

Result<SyncTls::Ended> Connection::finish(milliseconds within) {
    deadline_ = SteadyClock::now() + within;
    if (auto there = look(); !there) return fail(there.error());
    const auto said = until_done([this] {
        const int result = SSL_shutdown(ssl_.get());
        return result == 0 ? 1 : result;  // ours is sent, theirs has not come
    });
    if (!said) return fail(said.error());
    (void)::shutdown(socket_, SHUT_WR);  // who waits for the end of the stream sees it
    End end = End::open;
    while (end == End::open) {
        if (auto waited = wait(SSL_ERROR_WANT_READ); !waited) return fail(waited.error());
        const auto input = take_input();
        if (!input) return fail(input.error());
        end = *input;
    }
    if (auto ended = wait_ended(); !ended) return fail(ended.error());
    if (auto acknowledged = wait_acknowledged(); !acknowledged) return fail(acknowledged.error());
    return end == End::goodbye ? Ended::goodbye : Ended::silent;
}

/// The socket's end, too: a goodbye that crossed ours was said without having read all, and a reset follows it.
Result<void> Connection::wait_ended() {
    std::array<char, 4096> ignored;
    for (;;) {
        const ssize_t got = ::recv(socket_, ignored.data(), ignored.size(), MSG_DONTWAIT);
        if (got == 0) return {};
        if (got > 0 || errno == EINTR) continue;
        if (errno != EAGAIN) return fail(no, "it ended the connection before it had all");
        if (auto waited = wait(SSL_ERROR_WANT_READ); !waited) return waited;
    }
}

/// Every byte up to our end, by the peer's system: what reaches a program that is gone is answered by a reset instead.
Result<void> Connection::wait_acknowledged() {
    for (;;) {
        int unacknowledged = 0, error = 0;
        socklen_t size = sizeof error;
        if (::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
            return fail(no, "it ended the connection before it had all");
        if (::ioctl(socket_, SIOCOUTQ, &unacknowledged) != 0) return fail(no, "the connection failed");
        if (unacknowledged == 0) return {};
        if (give_up_ && give_up_()) return fail(no, "it was given up, the gateway stops");
        if (SteadyClock::now() >= deadline_) return fail(no, "it did not take it in time");
        (void)::poll(nullptr, 0, static_cast<int>(between_looks_at_queue.count()));
    }
}

}  // namespace

Result<std::unique_ptr<SyncTls>> SyncTls::connect(const Peer& peer, milliseconds within,
                                                  std::function<bool()> give_up) {
    auto made = std::make_unique<Connection>(std::move(give_up));
    if (auto opened = made->open(peer, within); !opened) return fail(opened.error());
    return std::unique_ptr<SyncTls>(std::move(made));
}

}  // namespace waybill::net

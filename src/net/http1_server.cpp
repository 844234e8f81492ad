// The client's side of HTTP/1.1: request after request of one connection, until it ends.
#include <chrono>

#include "http1_request.hpp"

namespace waybill::net {
namespace {

using SteadyClock = std::chrono::steady_clock;

// What an idle connection holds. A usual head with a small body fits: one read, and then it is all there.
constexpr std::size_t idle_bytes = 2 << 10;

/// How long a connection that we end goes on reading what is still on its way: closing with bytes unread makes the
/// system send a reset, which can take from the client an answer that it has not read yet (RFC 9112 section 9.6). The
/// goodbye that follows waits a while, too, but takes in only a little.
constexpr Milliseconds linger_quiet{250};
constexpr Milliseconds linger_all{5'000};
constexpr std::size_t linger_at_once = 16 << 10;
constexpr std::uint64_t linger_bytes = 1 << 20;

Awaitable<void> linger(Http1Session& session) {
    const auto end = SteadyClock::now() + linger_all;
    session.buffer.consume(session.buffer.unread().size());
    for (std::uint64_t read = 0; read < linger_bytes && SteadyClock::now() < end;) {
        const auto more = co_await session.stream.read_some(session.buffer.room(linger_at_once), linger_quiet);
        if (!more || *more == 0) co_return;
        read += *more;
    }
}

/// The first bytes of the next request; none where the connection ends in order without one.
Awaitable<Result<std::size_t>> first_bytes(Http1Session& session) {
    session.buffer.release(idle_bytes);
    if (session.peer.takes_more()) {
        session.peer.enter(Peer::Phase::idle);
        const auto read = co_await session.stream.read_some(session.buffer.room(idle_bytes), session.phases.idle);
        session.peer.enter(Peer::Phase::at_work);
        if (read || session.peer.takes_more()) co_return read;
    }
    // It is to end, but not over a request that is here already.
    if (session.stream.idle() != ByteStream::Idle::has_input) co_return std::size_t{0};
    co_return co_await session.stream.read_some(session.buffer.room(idle_bytes), session.phases.head);
}

/// The next head, whole and scanned; nothing where no further request comes. The idle deadline holds until its first
/// byte, from there on one deadline for all of it: a client that sends a byte at a time gains nothing by it.
Awaitable<Result<std::optional<http::HeadVerdict>>> next_head(Http1Session& session, const http::HeadLimits& limits) {
    if (session.buffer.empty()) {
        const auto read = co_await first_bytes(session);
        if (!read && read.error().code() == of_client.gone) session.close();
        if (!read || *read == 0) co_return std::nullopt;
        session.buffer.added(*read);
    }
    std::size_t scanned = 0;
    std::optional<SteadyClock::time_point> until;
    for (;;) {
        auto verdict = http::scan_request_head(session.buffer.unread(), scanned, limits);
        if (!verdict || *verdict) co_return verdict;
        const auto now = SteadyClock::now();
        if (!until) until = now + session.phases.head;
        if (now >= *until) co_return fail(Code::request_timeout, "the head did not come in time");
        const auto left = std::chrono::ceil<Milliseconds>(*until - now);
        const auto read = co_await session.stream.read_some(session.buffer.room(idle_bytes), left);
        if (!read && read.error().code() != of_client.gone) co_return fail(read.error());
        if (!read || *read == 0) {  // nobody is left to answer
            session.close();
            co_return std::nullopt;
        }
        session.buffer.added(*read);
    }
}

}  // namespace

Awaitable<void> serve_http1(ByteStream& stream, Peer& peer, const Http1Handlers& handlers, const Phases& phases,
                            const http::HeadLimits& limits) {
    Http1Session session{stream, peer, phases, {}, {}};
    for (;;) {
        const auto verdict = co_await next_head(session, limits);
        if (verdict && !*verdict) break;
        Http1Request request(session);
        auto taken = verdict ? request.take_head(**verdict) : Result<void>(fail(verdict.error()));
        if (taken && !peer.takes_more()) taken = fail(Code::overloaded, "the connection takes no more: make a new one");
        if (taken) {
            co_await handlers.serve(request);
        } else {
            request.refuse(taken.error());
            co_await handlers.refuse(request, taken.error());
        }
        if (!request.answered()) break;
        if (!request.closes() && !request.body_ended()) co_await request.throw_rest_away();
        if (!request.closes() && request.body_ended()) continue;
        if (!request.body_ended() || !session.buffer.empty()) co_await linger(session);
        break;
    }
    if (!session.closed) co_await stream.finish();
}

}  // namespace waybill::net

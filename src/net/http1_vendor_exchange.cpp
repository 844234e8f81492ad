#include "http1_vendor_exchange.hpp"

#include <cassert>
#include <chrono>

#include "beast_head.hpp"
#include "http1_head.hpp"

namespace waybill::net {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t head_at_once = 8 << 10;
constexpr int most_interim_answers = 8;
constexpr int most_interruptions = 64;  // of our writing, by pieces of interim answers
constexpr std::size_t before_status = sizeof("HTTP/1.1 ") - 1;

}  // namespace

Http1VendorExchange::~Http1VendorExchange() {
    session_.open = false;
    if (session_.closed) return;
    if (ended_in_order())
        session_.buffer.release();
    else
        session_.close();
}

bool Http1VendorExchange::ended_in_order() const {
    return writer_.finished() && head_ && body_.ended() && keep_alive_ && !answered_early_ && session_.buffer.empty();
}

/// Before our first byte, what the vendor has sent cannot be the answer to this request, but would be taken for it.
Http1VendorExchange::Before Http1VendorExchange::look_before_speaking() {
    if (session_.closed) return Before::broken;
    if (answered_early_) return Before::answered;
    switch (session_.stream->idle()) {
        case ByteStream::Idle::quiet:
            return Before::speak;
        case ByteStream::Idle::has_input:
            return writer_.begun() ? Before::listen : Before::broken;
        case ByteStream::Idle::closed:
            break;
    }
    return Before::broken;
}

Result<BodyWriter::Pieces> Http1VendorExchange::frame(const Part& part) {
    out_.clear();
    if (part.head != nullptr) {
        if (writer_.begun()) return fail(Code::request_malformed, "a second head of one request");
        method_ = part.head->method;
        if (auto begun = writer_.begin(rule_of_request(method_), part); !begun) return fail(begun.error());
        auto appended = append_request_head(out_, *part.head, session_.authority, writer_);
        if (!appended) return fail(appended.error());
    }
    return writer_.add(part, out_);
}

Awaitable<Result<ExchangeStream::Pushed>> Http1VendorExchange::push(const Part& part) {
    const Before before = look_before_speaking();
    if (before == Before::broken)
        co_return fail(broken_off({Code::vendor_broke_off, "the vendor closed the connection, or spoke unasked"}));
    if (before == Before::answered) co_return Pushed::answered;
    if (before == Before::listen) {
        const auto heard = co_await listen();
        if (!heard || *heard == Pushed::answered) co_return heard;
    }
    const auto pieces = frame(part);
    if (!pieces) co_return fail(broken_off(pieces.error()));
    for (const Bytes piece : *pieces) {
        if (piece.empty()) continue;
        const auto written = co_await write(piece);
        if (!written || *written == Pushed::answered) co_return written;
    }
    co_return Pushed::all;
}

Awaitable<Result<ExchangeStream::Pushed>> Http1VendorExchange::write(Bytes piece) {
    for (;;) {
        const auto written =
            co_await session_.stream->write(piece, session_.phases.response, ByteStream::OnInput::stop);
        if (!written) {
            // A vendor that answers and stops reading makes the write fail: its answer is there to be read all the
            // same.
            answered_early_ = session_.stream->idle() == ByteStream::Idle::has_input;
            if (answered_early_) co_return Pushed::answered;
            co_return fail(broken_off(written.error()));
        }
        if (!written->stopped) co_return Pushed::all;
        piece.remove_prefix(written->bytes);
        const auto heard = co_await listen();
        if (!heard || *heard == Pushed::answered) co_return heard;
    }
}

Awaitable<Result<ExchangeStream::Pushed>> Http1VendorExchange::listen() {
    if (++interruptions_ > most_interruptions)
        co_return fail(broken_off({Code::vendor_malformed, "interim answers in too many pieces"}));
    const auto read = co_await session_.stream->read_some(session_.buffer.room(head_at_once), session_.phases.response);
    if (!read) co_return fail(broken_off(read.error()));
    if (*read == 0)
        co_return fail(broken_off({Code::vendor_broke_off, "the vendor closed the connection within a request"}));
    session_.buffer.added(*read);
    const auto state = take_head();
    if (!state) co_return fail(broken_off(state.error()));
    answered_early_ = *state == HeadState::here || final_head_begins();
    co_return answered_early_ ? Pushed::answered : Pushed::all;
}

Error Http1VendorExchange::broken_off(Error error) {
    session_.close();
    return error;
}

/// By the status's first digit, as soon as that is there.
bool Http1VendorExchange::final_head_begins() const {
    const Bytes unread = session_.buffer.unread();
    return unread.size() > before_status && unread[before_status] != '1';
}

/// Passes over interim answers (1xx), a few.
Result<Http1VendorExchange::HeadState> Http1VendorExchange::take_head() {
    ReadBuffer& buffer = session_.buffer;
    for (;;) {
        const auto scan = http::scan_response_head(buffer.unread(), scanned_, session_.limits, method_ == "HEAD");
        if (!scan) return fail(scan.error());
        if (!*scan) return HeadState::needs_more;
        const http::HeadVerdict& verdict = **scan;
        scanned_ = 0;
        if (verdict.status < 200) {
            if (verdict.status == 101) return fail(Code::vendor_malformed, "nobody asked for another protocol");
            if (++interim_ > most_interim_answers) return fail(Code::vendor_malformed, "too many interim answers");
            buffer.consume(verdict.length);
            continue;
        }
        head_bytes_ = buffer.unread().substr(0, verdict.length);
        buffer.consume(verdict.length);
        auto parsed = parse_response_head(head_bytes_, verdict, method_);
        if (!parsed) return fail(parsed.error());
        head_ = std::move(*parsed);
        body_.begin(verdict);
        keep_alive_ = verdict.keep_alive;
        return HeadState::here;
    }
}

Awaitable<Result<const PeerHead*>> Http1VendorExchange::head() {
    const auto until = SteadyClock::now() + session_.phases.response;
    while (!head_) {
        if (session_.closed) co_return fail(Code::vendor_broke_off, "the connection was closed before");
        const auto state = take_head();
        const auto left = std::chrono::ceil<Milliseconds>(until - SteadyClock::now());
        if (state && *state == HeadState::here) break;
        if (!state || left <= Milliseconds::zero()) {
            session_.close();
            if (!state) co_return fail(state.error());
            co_return fail(Code::vendor_timeout, "the answer's head did not come in time");
        }
        const auto read = co_await session_.stream->read_some(session_.buffer.room(head_at_once), left);
        if (!read || *read == 0) {
            session_.close();
            if (!read) co_return fail(read.error());
            co_return fail(Code::vendor_broke_off, "the vendor closed the connection instead of an answer");
        }
        session_.buffer.added(*read);
    }
    co_return &*head_;
}

Awaitable<Result<Bytes>> Http1VendorExchange::pull() {
    assert(head_);  // before it, nothing says how the body is framed
    return body_.pull(*session_.stream, session_.buffer, session_.phases.response);
}

}  // namespace waybill::net

#include "http1_request.hpp"

#include <chrono>

#include "beast_head.hpp"
#include "http1_head.hpp"

namespace waybill::net {

Http1Request::~Http1Request() {
    if (!answered() && !session_.closed) session_.close();
}

Result<void> Http1Request::take_head(const http::HeadVerdict& verdict) {
    head_bytes_ = session_.buffer.unread().substr(0, verdict.length);
    session_.buffer.consume(verdict.length);
    auto parsed = parse_request_head(head_bytes_, verdict);
    if (!parsed) return fail(parsed.error());
    head_ = std::move(*parsed);
    body_.begin(verdict);
    keep_alive_ = verdict.keep_alive;
    // A client whose body is here already does not wait for leave to send it.
    owes_continue_ = verdict.expects_continue && !body_.ended() && session_.buffer.empty();
    return {};
}

Awaitable<Result<const PeerHead*>> Http1Request::head() {
    if (refused_) co_return fail(*refused_);
    co_return &head_;
}

Awaitable<Result<Bytes>> Http1Request::pull() {
    if (refused_ || owes_continue_) return continue_and_pull();
    return body_.pull(session_.stream, session_.buffer, session_.phases.body);
}

Awaitable<Result<Bytes>> Http1Request::continue_and_pull() {
    if (refused_) co_return fail(*refused_);
    if (!writer_.begun()) {
        owes_continue_ = false;
        const auto written = co_await session_.stream.write("HTTP/1.1 100 Continue\r\n\r\n", session_.phases.body,
                                                            ByteStream::OnInput::go_on);
        if (!written) {
            session_.close();
            co_return fail(written.error());
        }
    }
    co_return co_await body_.pull(session_.stream, session_.buffer, session_.phases.body);
}

/// A body that was not asked for, or of which too much is left, is not read to its end for the sake of the next
/// request.
bool Http1Request::will_close() const {
    return refused_ || !keep_alive_ || owes_continue_ || body_.broken() ||
           body_.left().value_or(0) > most_thrown_away || !session_.peer.takes_more();
}

Result<BodyWriter::Pieces> Http1Request::frame(const Part& part) {
    out_.clear();
    if (part.head != nullptr) {
        if (writer_.begun()) return fail(Code::vendor_malformed, "a second head of one answer");
        auto begun = writer_.begin(rule_of_response(part.head->status, head_.method), part);
        if (!begun) return fail(begun.error());
        closes_ = will_close();
        auto appended = append_response_head(out_, *part.head, session_.date.at(base::SystemClock().now()),
                                             closes_ ? AfterAnswer::close : AfterAnswer::keep_alive, writer_);
        if (!appended) return fail(appended.error());
    }
    return writer_.add(part, out_);
}

Awaitable<Result<ExchangeStream::Pushed>> Http1Request::push(const Part& part) {
    if (session_.closed) co_return fail(Code::client_gone, "the connection was closed before");
    const auto pieces = frame(part);
    if (!pieces) {
        session_.close();
        co_return fail(pieces.error());
    }
    for (const Bytes piece : *pieces) {
        if (piece.empty()) continue;
        const auto written = co_await session_.stream.write(piece, session_.phases.body, ByteStream::OnInput::go_on);
        if (!written) {
            session_.close();
            co_return fail(written.error());
        }
    }
    co_return Pushed::all;
}

Awaitable<void> Http1Request::throw_rest_away() {
    const auto until = std::chrono::steady_clock::now() + session_.phases.body;
    std::uint64_t thrown = 0;
    while (!body_.ended() && thrown <= most_thrown_away) {
        // One deadline for all of it: a byte at a time must not hold a connection for days.
        const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now());
        if (left <= Milliseconds::zero()) co_return;
        const auto data = co_await body_.pull(session_.stream, session_.buffer, left);
        if (!data) co_return;
        thrown += data->size();
    }
}

}  // namespace waybill::net

#include "body_reader.hpp"

#include <algorithm>

namespace waybill::net {
namespace {

constexpr std::size_t most_at_once = 64 << 10;
constexpr std::size_t least_at_once = 2 << 10;

}  // namespace

void BodyReader::begin(const http::HeadVerdict& verdict) {
    framing_ = verdict.framing;
    left_ = framing_ == http::Framing::length ? verdict.content_length : 0;
    ended_ = framing_ == http::Framing::none || (framing_ == http::Framing::length && left_ == 0);
}

std::optional<std::uint64_t> BodyReader::left() const {
    if (ended_) return 0;
    if (framing_ == http::Framing::length) return left_;
    return std::nullopt;
}

Awaitable<Result<Bytes>> BodyReader::pull(ByteStream& stream, ReadBuffer& buffer, Milliseconds within) {
    for (;;) {
        auto taken = take(buffer);
        if (!taken || !taken->empty() || ended_) co_return taken;
        const auto read = co_await stream.read_some(buffer.room(wanted()), within);
        if (!read) {
            broken_ = true;
            co_return fail(read.error());
        }
        if (*read == 0) co_return peer_ended();
        buffer.added(*read);
    }
}

Result<Bytes> BodyReader::take(ReadBuffer& buffer) {
    if (broken_) return fail(blame_.malformed, "the body was broken off before");
    if (ended_ || buffer.empty()) return Bytes();
    if (framing_ == http::Framing::chunked) return take_chunk(buffer);
    Bytes data = buffer.unread();
    if (framing_ == http::Framing::length) {
        data = data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size())));
        left_ -= data.size();
        ended_ = left_ == 0;
    }
    buffer.consume(data.size());
    return data;
}

Result<Bytes> BodyReader::take_chunk(ReadBuffer& buffer) {
    Bytes data;
    while (data.empty() && !ended_ && !buffer.empty()) {
        const auto step = chunks_.next(buffer.unread());
        if (!step) {
            broken_ = true;
            return fail(step.error());
        }
        data = step->data;
        buffer.consume(step->used);
        ended_ = chunks_.done();
    }
    return data;
}

std::size_t BodyReader::wanted() const {
    if (framing_ != http::Framing::length) return most_at_once;
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(left_, least_at_once, most_at_once));
}

/// An orderly end of the connection ends the body only where nothing else does; a cut is never taken for an end.
Result<Bytes> BodyReader::peer_ended() {
    if (framing_ != http::Framing::until_close) {
        broken_ = true;
        return fail(blame_.cut_short, "the connection ended within a body");
    }
    ended_ = true;
    return Bytes();
}

}  // namespace waybill::net

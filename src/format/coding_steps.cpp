#include "coding_steps.hpp"

#include <algorithm>

namespace waybill::format {
namespace {

// The ratio is measured where this many bytes of the body end, wherever the chunks that it came in do: so that whether
// a body is refused does not depend on them.
constexpr std::uint64_t step_bytes = 4 << 10;
constexpr std::size_t buffer_bytes = 64 << 10;

}  // namespace

Result<void> SteppedDecoder::feed(Bytes encoded, const DecodedSink& sink) {
    if (error_) return fail(*error_);
    while (!encoded.empty()) {
        const Bytes piece = encoded.substr(0, step_bytes - encoded_ % step_bytes);
        if (auto done = step(piece, sink); !done) {
            error_ = done.error();
            return done;
        }
        encoded_ += piece.size();
        taken_ = 0;
        encoded.remove_prefix(piece.size());
    }
    return {};
}

Result<void> SteppedDecoder::finish() {
    if (error_) return fail(*error_);
    if (!ended_) return refuse(Code::coding_malformed, "the body ends before its content coding does");
    if (decoded_ > limits_.free_bytes && (decoded_ - limits_.free_bytes) / limits_.ratio > encoded_)
        return refuse(Code::expands_too_much, "the body expands beyond the limit");
    return {};
}

Result<void> SteppedDecoder::step(Bytes piece, const DecodedSink& sink) {
    const std::size_t whole = piece.size();
    taken_ = 0;
    if (ended_) return refuse(Code::coding_malformed, "nothing follows the end of the content coding");
    buffer_.resize(buffer_bytes);
    for (;;) {
        std::span<unsigned char> room(u8(buffer_), buffer_.size());
        const std::size_t before = piece.size();
        const Inflater::Went went = inflater_->run(piece, room);
        taken_ = whole - piece.size();
        const std::size_t wrote = buffer_.size() - room.size();
        if (auto given = hand_over(Bytes(buffer_).substr(0, wrote), sink); !given) return given;
        if (went == Inflater::Went::wrong)
            return refuse(Code::coding_malformed, "the body is not of its content coding");
        if (went == Inflater::Went::to_end) break;
        if (went == Inflater::Went::hungry && piece.empty()) return {};
        if (piece.size() == before && wrote == 0)
            return refuse(Code::coding_malformed, "the body is not of its content coding");
    }
    ended_ = true;
    buffer_ = {};
    if (!piece.empty()) return refuse(Code::coding_malformed, "nothing follows the end of the content coding");
    return {};
}

Result<void> SteppedDecoder::hand_over(Bytes decoded, const DecodedSink& sink) {
    if (decoded.empty()) return {};
    decoded_ += decoded.size();
    const std::uint64_t step_end = encoded_ - encoded_ % step_bytes + step_bytes;
    if (decoded_ > limits_.free_bytes && (decoded_ - limits_.free_bytes) / limits_.ratio > step_end)
        return refuse(Code::expands_too_much, "the body expands beyond the limit");
    if (decoded_ > limits_.decoded_bytes) return refuse(Code::body_too_large, "the body is larger than the limit");
    return sink(decoded);
}

base::Failure SteppedDecoder::refuse(Code code, base::Text text) {
    error_.emplace(code, text, encoded_ + taken_);
    return fail(*error_);
}

}  // namespace waybill::format

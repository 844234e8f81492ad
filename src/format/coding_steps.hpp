// What all decoders share: limits, the end of the body, and the buffer that decoded bytes pass through. A library's
// decoder is one Inflater beneath it.
#pragma once

#include <optional>

#include "waybill/format/coding.hpp"

namespace waybill::format {

/// One library's streaming decoder.
class Inflater {
public:
    enum class Went : std::uint8_t {
        hungry,  // it took all, or would take the rest of it at the next call
        full,    // it has more output, and takes a call without input for it
        to_end,  // the body ended with the last byte taken
        wrong,   // this is not its coding
    };
    virtual ~Inflater() = default;
    /// Takes from the front of `in`, and writes to the front of `room`, which it shortens by what it wrote.
    virtual Went run(Bytes& in, std::span<unsigned char>& room) = 0;
};

class SteppedDecoder final : public Decoder {
public:
    SteppedDecoder(const DecodeLimits& limits, std::unique_ptr<Inflater> inflater)
        : limits_(limits), inflater_(std::move(inflater)) {}
    Result<void> feed(Bytes encoded, const DecodedSink& sink) override;
    Result<void> finish() override;

private:
    Result<void> step(Bytes piece, const DecodedSink& sink);
    Result<void> hand_over(Bytes decoded, const DecodedSink& sink);
    base::Failure refuse(Code code, base::Text text);

    const DecodeLimits limits_;
    const std::unique_ptr<Inflater> inflater_;
    std::optional<Error> error_;
    bool ended_ = false;
    std::uint64_t encoded_ = 0;  // before the piece that is read
    std::size_t taken_ = 0;      // of that piece
    std::uint64_t decoded_ = 0;
    std::string buffer_;
};

}  // namespace waybill::format

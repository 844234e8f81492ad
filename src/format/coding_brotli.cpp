// br (RFC 7932), by brotli.
#include <brotli/decode.h>
#include <brotli/encode.h>

#include <cstdlib>

#include "coding_libraries.hpp"
#include "coding_steps.hpp"

namespace waybill::format {
namespace {

class BrotliInflater final : public Inflater {
public:
    BrotliInflater() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr) std::abort();
    }
    ~BrotliInflater() override { BrotliDecoderDestroyInstance(state_); }
    BrotliInflater(const BrotliInflater&) = delete;
    BrotliInflater& operator=(const BrotliInflater&) = delete;

    Went run(Bytes& in, std::span<unsigned char>& room) override {
        std::size_t in_left = in.size(), room_left = room.size();
        const std::uint8_t* from = u8(in);
        std::uint8_t* to = room.data();
        const auto result = BrotliDecoderDecompressStream(state_, &in_left, &from, &room_left, &to, nullptr);
        in.remove_prefix(in.size() - in_left);
        room = room.last(room_left);
        switch (result) {
            case BROTLI_DECODER_RESULT_SUCCESS:
                return Went::to_end;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
                return Went::hungry;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
                return Went::full;  // also where there is room left
            case BROTLI_DECODER_RESULT_ERROR:
                break;
        }
        return Went::wrong;
    }

private:
    BrotliDecoderState* const state_;
};

class BrotliEncoder final : public Encoder {
public:
    BrotliEncoder() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr) std::abort();
        constexpr std::uint32_t quality = 5, window_bits = 18;
        BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, quality);
        BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, window_bits);
    }
    ~BrotliEncoder() override { BrotliEncoderDestroyInstance(state_); }
    BrotliEncoder(const BrotliEncoder&) = delete;
    BrotliEncoder& operator=(const BrotliEncoder&) = delete;

    void encode(Bytes window, Last last, std::string& out) override {
        if (window.empty() && last == Last::no) return;
        std::size_t left = window.size(), no_room = 0;
        const std::uint8_t* from = u8(window);
        const auto operation = last == Last::yes ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH;
        std::size_t size = 0;
        do {
            if (!BrotliEncoderCompressStream(state_, operation, &left, &from, &no_room, nullptr, nullptr)) std::abort();
            size = 0;
            const std::uint8_t* part = BrotliEncoderTakeOutput(state_, &size);
            out.append(reinterpret_cast<const char*>(part), size);
        } while (left > 0 || size > 0);  // it stops at each output, with input taken in and not encoded yet
    }

private:
    BrotliEncoderState* const state_;
};

}  // namespace

std::unique_ptr<Decoder> make_brotli_decoder(const DecodeLimits& limits) {
    return std::make_unique<SteppedDecoder>(limits, std::make_unique<BrotliInflater>());
}

std::unique_ptr<Encoder> make_brotli_encoder() { return std::make_unique<BrotliEncoder>(); }

}  // namespace waybill::format

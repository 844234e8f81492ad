// zstd (RFC 8878, its window as RFC 9659 has it), by libzstd.
#include <zstd.h>

#include <algorithm>
#include <cstdlib>

#include "coding_libraries.hpp"
#include "coding_steps.hpp"

namespace waybill::format {
namespace {

constexpr Bytes magic = "\x28\xb5\x2f\xfd";
constexpr int largest_window_bits = 23;

class ZstdInflater final : public Inflater {
public:
    ZstdInflater() : context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) std::abort();
        ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, largest_window_bits);
    }
    ~ZstdInflater() override { ZSTD_freeDCtx(context_); }
    ZstdInflater(const ZstdInflater&) = delete;
    ZstdInflater& operator=(const ZstdInflater&) = delete;

    Went run(Bytes& in, std::span<unsigned char>& room) override {
        // The library also reads skippable frames and formats older than the standard.
        const Bytes expected = magic.substr(std::min(magic.size(), head_.size()));
        if (!expected.starts_with(in.substr(0, expected.size()))) return Went::wrong;
        // A frame that is there whole it would decode in one go, by other rules: so the first byte comes alone.
        ZSTD_inBuffer from{in.data(), head_.empty() ? std::min<std::size_t>(in.size(), 1) : in.size(), 0};
        ZSTD_outBuffer to{room.data(), room.size(), 0};
        const std::size_t result = ZSTD_decompressStream(context_, &to, &from);
        if (head_.size() < longest_head) head_ += in.substr(0, std::min(from.pos, longest_head - head_.size()));
        in.remove_prefix(from.pos);
        room = room.subspan(to.pos);
        decoded_ += to.pos;
        if (ZSTD_isError(result)) return Went::wrong;
        if (result == 0) return has_said_size() ? Went::to_end : Went::wrong;
        return room.empty() ? Went::full : Went::hungry;
    }

private:
    static constexpr std::size_t longest_head = 18;

    /// The library looks at it, but not where the last block is empty.
    bool has_said_size() const {
        const unsigned long long said = ZSTD_getFrameContentSize(head_.data(), head_.size());
        return said == ZSTD_CONTENTSIZE_UNKNOWN || said == decoded_;
    }

    ZSTD_DCtx* const context_;
    std::string head_;  // the first bytes of the frame
    std::uint64_t decoded_ = 0;
};

class ZstdEncoder final : public Encoder {
public:
    ZstdEncoder() : context_(ZSTD_createCCtx()) {
        if (context_ == nullptr) std::abort();
        constexpr int level = 3, window_bits = 20;
        ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level);
        ZSTD_CCtx_setParameter(context_, ZSTD_c_windowLog, window_bits);
    }
    ~ZstdEncoder() override { ZSTD_freeCCtx(context_); }
    ZstdEncoder(const ZstdEncoder&) = delete;
    ZstdEncoder& operator=(const ZstdEncoder&) = delete;

    void encode(Bytes window, Last last, std::string& out) override {
        if (window.empty() && last == Last::no) return;
        ZSTD_inBuffer from{window.data(), window.size(), 0};
        std::size_t left = 0;
        do {
            const std::size_t begin = out.size();
            out.resize(begin + step);
            ZSTD_outBuffer to{out.data() + begin, step, 0};
            left = ZSTD_compressStream2(context_, &to, &from, last == Last::yes ? ZSTD_e_end : ZSTD_e_flush);
            if (ZSTD_isError(left)) std::abort();  // only without memory
            out.resize(begin + to.pos);
        } while (left > 0);
    }

private:
    static constexpr std::size_t step = 64 << 10;

    ZSTD_CCtx* const context_;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder(const DecodeLimits& limits) {
    return std::make_unique<SteppedDecoder>(limits, std::make_unique<ZstdInflater>());
}

std::unique_ptr<Encoder> make_zstd_encoder() { return std::make_unique<ZstdEncoder>(); }

}  // namespace waybill::format

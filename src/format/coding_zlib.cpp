// gzip (RFC 1952) and deflate (RFC 1950), by zlib.
#include <zlib.h>

#include <cstdlib>

#include "coding_libraries.hpp"
#include "coding_steps.hpp"

namespace waybill::format {
namespace {

// zlib's windowBits: 15 is its largest window, 32 KiB, and the format with zlib's own header; 16 more is gzip.
enum class Wrapper : int { zlib = 15, gzip = 15 + 16 };

class ZlibInflater final : public Inflater {
public:
    explicit ZlibInflater(Wrapper wrapper) {
        if (inflateInit2(&stream_, static_cast<int>(wrapper)) != Z_OK) std::abort();  // only without memory
    }
    ~ZlibInflater() override { inflateEnd(&stream_); }
    ZlibInflater(const ZlibInflater&) = delete;
    ZlibInflater& operator=(const ZlibInflater&) = delete;

    Went run(Bytes& in, std::span<unsigned char>& room) override {
        stream_.next_in = const_cast<Bytef*>(u8(in));
        stream_.avail_in = static_cast<uInt>(in.size());
        stream_.next_out = room.data();
        stream_.avail_out = static_cast<uInt>(room.size());
        const int result = inflate(&stream_, Z_NO_FLUSH);
        in.remove_prefix(in.size() - stream_.avail_in);
        room = room.last(stream_.avail_out);
        if (result == Z_STREAM_END) return Went::to_end;
        if (result != Z_OK && result != Z_BUF_ERROR) return Went::wrong;
        return room.empty() ? Went::full : Went::hungry;
    }

private:
    z_stream stream_{};
};

class ZlibEncoder final : public Encoder {
public:
    explicit ZlibEncoder(Wrapper wrapper) {
        constexpr int level = 6, memory_level = 8;
        if (deflateInit2(&stream_, level, Z_DEFLATED, static_cast<int>(wrapper), memory_level, Z_DEFAULT_STRATEGY) !=
            Z_OK)
            std::abort();
        if (wrapper == Wrapper::gzip) {
            header_.os = 255;  // unknown: of this machine nothing is told
            deflateSetHeader(&stream_, &header_);
        }
    }
    ~ZlibEncoder() override { deflateEnd(&stream_); }
    ZlibEncoder(const ZlibEncoder&) = delete;
    ZlibEncoder& operator=(const ZlibEncoder&) = delete;

    void encode(Bytes window, Last last, std::string& out) override {
        if (window.empty() && last == Last::no) return;
        stream_.next_in = const_cast<Bytef*>(u8(window));
        stream_.avail_in = static_cast<uInt>(window.size());
        const int flush = last == Last::yes ? Z_FINISH : Z_SYNC_FLUSH;
        do {
            const std::size_t begin = out.size();
            out.resize(begin + step);
            stream_.next_out = u8(out) + begin;
            stream_.avail_out = step;
            deflate(&stream_, flush);
            out.resize(out.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
    }

private:
    static constexpr unsigned step = 64 << 10;

    z_stream stream_{};
    gz_header header_{};
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(const DecodeLimits& limits) {
    return std::make_unique<SteppedDecoder>(limits, std::make_unique<ZlibInflater>(Wrapper::gzip));
}

std::unique_ptr<Decoder> make_deflate_decoder(const DecodeLimits& limits) {
    return std::make_unique<SteppedDecoder>(limits, std::make_unique<ZlibInflater>(Wrapper::zlib));
}

std::unique_ptr<Encoder> make_gzip_encoder() { return std::make_unique<ZlibEncoder>(Wrapper::gzip); }
std::unique_ptr<Encoder> make_deflate_encoder() { return std::make_unique<ZlibEncoder>(Wrapper::zlib); }

}  // namespace waybill::format

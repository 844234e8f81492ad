// Sixteen bytes at a time on AArch64. Compiled there only.
#include "marks_kernels.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "marks_block.hpp"

namespace waybill::format {
namespace {

/// A bit of each of 64 bytes that are all ones or all zeros: each byte keeps its own bit, and neighbours are added
/// until eight of them are one byte.
[[gnu::always_inline]] inline std::uint64_t bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t own = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t ab = vpaddq_u8(vandq_u8(a, own), vandq_u8(b, own));
    const uint8x16_t cd = vpaddq_u8(vandq_u8(c, own), vandq_u8(d, own));
    const uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

[[gnu::always_inline]] inline BlockMasks masks_of(const char* from) {
    const auto* at = reinterpret_cast<const std::uint8_t*>(from);
    const uint8x16_t a = vld1q_u8(at), b = vld1q_u8(at + 16), c = vld1q_u8(at + 32), d = vld1q_u8(at + 48);
    const auto same = [&](char byte) {
        const uint8x16_t one = vdupq_n_u8(static_cast<std::uint8_t>(byte));
        return bits(vceqq_u8(a, one), vceqq_u8(b, one), vceqq_u8(c, one), vceqq_u8(d, one));
    };
    const uint8x16_t plain = vdupq_n_u8(0x20), high = vdupq_n_u8(0x80);
    return {same('"'), same('\\'), bits(vcltq_u8(a, plain), vcltq_u8(b, plain), vcltq_u8(c, plain), vcltq_u8(d, plain)),
            bits(vcgeq_u8(a, high), vcgeq_u8(b, high), vcgeq_u8(c, high), vcgeq_u8(d, high))};
}

}  // namespace

Marked mark_neon(Bytes piece, Mark* marks) {
    Marker marker;
    Mark* to = marks;
    std::size_t at = 0;
    for (; piece.size() - at >= Marker::block_bytes; at += Marker::block_bytes)
        to = emit_bits(marker.block(masks_of(piece.data() + at)), at, to);
    const LastBlock last(piece.data() + at, piece.size() - at);
    to = emit_bits(marker.block(masks_of(last.bytes)), at, to);
    return marker.done(static_cast<std::size_t>(to - marks));
}

}  // namespace waybill::format
#endif

// Sixteen bytes at a time: every x86-64 since 2008.
#include "marks_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "marks_block.hpp"

namespace waybill::format {
namespace {

[[gnu::always_inline, gnu::target("sse4.2,popcnt")]] inline BlockMasks masks_of(const char* from) {
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), last_control = _mm_set1_epi8(0x1f);
    BlockMasks masks{0, 0, 0, 0};
    for (int part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from) + part);
        const auto add = [part](std::uint64_t& mask, __m128i found) {
            mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found))) << 16 * part;
        };
        add(masks.quotes, _mm_cmpeq_epi8(bytes, quote));
        add(masks.backslashes, _mm_cmpeq_epi8(bytes, backslash));
        add(masks.controls, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes));
        add(masks.high, bytes);
    }
    return masks;
}

}  // namespace

[[gnu::target("sse4.2,popcnt")]] Marked mark_sse42(Bytes piece, Mark* marks) {
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

// A block at a time, and its marks packed by one instruction (VBMI2): Intel since 2019 (Ice Lake), AMD since 2022 (Zen
// 4). Packed in a register and stored whole: a store that packs is slow on Zen 4.
#include "marks_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "marks_block.hpp"

#define WAYBILL_TARGET gnu::target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,popcnt")

namespace waybill::format {
namespace {

[[gnu::always_inline, WAYBILL_TARGET]] inline BlockMasks masks_of(__m512i bytes) {
    return {_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\')),
            _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20)), _mm512_movepi8_mask(bytes)};
}

alignas(64) constexpr struct Counting {
    unsigned char up[64];
    constexpr Counting() : up{} {
        for (unsigned i = 0; i < 64; ++i) up[i] = static_cast<unsigned char>(i);
    }
} counting;

[[gnu::always_inline, WAYBILL_TARGET]] inline Mark* pack_bits(std::uint64_t bits, std::size_t offset, Mark* marks) {
    const __m512i base = _mm512_set1_epi16(static_cast<short>(offset));
    const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(counting.up));
    const int count = std::popcount(bits);
    _mm512_storeu_si512(marks, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(packed)), base));
    if (count > 32) [[unlikely]]
        _mm512_storeu_si512(marks + 32,
                            _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(packed, 1)), base));
    return marks + count;
}

}  // namespace

[[WAYBILL_TARGET]] Marked mark_avx512(Bytes piece, Mark* marks) {
    Marker marker;
    Mark* to = marks;
    std::size_t at = 0;
    for (; piece.size() - at >= Marker::block_bytes; at += Marker::block_bytes)
        to = pack_bits(marker.block(masks_of(_mm512_loadu_si512(piece.data() + at))), at, to);
    const LastBlock last(piece.data() + at, piece.size() - at);
    to = pack_bits(marker.block(masks_of(_mm512_loadu_si512(last.bytes))), at, to);
    return marker.done(static_cast<std::size_t>(to - marks));
}

}  // namespace waybill::format
#endif

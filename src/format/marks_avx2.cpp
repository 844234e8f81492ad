// Thirty-two bytes at a time: x86-64 since 2013 (Haswell), and all of AMD's since 2017.
#include "marks_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include "marks_block.hpp"

namespace waybill::format {
namespace {

[[gnu::always_inline, gnu::target("avx2,bmi,popcnt")]] inline std::uint64_t bits(__m256i low, __m256i high) {
    return static_cast<unsigned>(_mm256_movemask_epi8(low)) |
           static_cast<std::uint64_t>(static_cast<unsigned>(_mm256_movemask_epi8(high))) << 32;
}

[[gnu::always_inline, gnu::target("avx2,bmi,popcnt")]] inline BlockMasks masks_of(const char* from) {
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\'),
                  last_control = _mm256_set1_epi8(0x1f);
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from) + 1);
    return {bits(_mm256_cmpeq_epi8(a, quote), _mm256_cmpeq_epi8(b, quote)),
            bits(_mm256_cmpeq_epi8(a, backslash), _mm256_cmpeq_epi8(b, backslash)),
            bits(_mm256_cmpeq_epi8(_mm256_min_epu8(a, last_control), a),
                 _mm256_cmpeq_epi8(_mm256_min_epu8(b, last_control), b)),
            bits(a, b)};
}

}  // namespace

[[gnu::target("avx2,bmi,popcnt")]] Marked mark_avx2(Bytes piece, Mark* marks) {
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

// Whether two short texts are the same, where more may be read of both than is compared.
#pragma once

#include <cstddef>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace waybill::format {

/// The first `size` bytes, at least 2; of both 64 may be read.
inline bool same_text(const char* a, const char* b, std::size_t size) {
#if defined(__SSE2__)
    const auto differ = [&](std::size_t at) {
        const __m128i left = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a + at));
        const __m128i right = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + at));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(left, right))) ^ 0xffffu;
    };
    for (; size > 16; size -= 16, a += 16, b += 16)
        if (differ(0) != 0) return false;
    return differ(0) << (32 - size) == 0;
#else
    return std::memcmp(a, b, size) == 0;
#endif
}

}  // namespace waybill::format

// Runs of bytes that need no look at each: white space between tokens and the plain inside of strings, sixteen at a
// time where the machine can (SSE2 is part of x86-64), else and at the end of a chunk one by one. Nothing is read past
// `end`.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

namespace waybill::format {

/// RFC 8259 section 2.
inline bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first byte at or after `p` that is no digit; `end` where there is none.
inline const char* skip_digits(const char* p, const char* end) {
#if defined(__SSE2__)
    // No branch on the length of a short run, which nothing foretells.
    const __m128i below_zero = _mm_set1_epi8('0' - 1), above_nine = _mm_set1_epi8('9' + 1);
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(bytes, below_zero), _mm_cmplt_epi8(bytes, above_nine));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(digits));
        if (mask != 0xffff) return p + std::countr_one(mask);
    }
#endif
    while (p < end && is_digit(*p)) ++p;
    return p;
}

/// The first byte at or after `p` that is more than itself in a string: a quote, a backslash, a control character, or
/// not ASCII; `end` where there is none.
inline const char* find_special(const char* p, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), first_plain = _mm_set1_epi8(0x20);
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // As signed bytes, all that is not ASCII lies below 0x20 together with the control characters.
        const __m128i special =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                         _mm_cmplt_epi8(bytes, first_plain));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
        if (mask != 0) return p + std::countr_zero(mask);
    }
#endif
    while (p < end && static_cast<signed char>(*p) >= 0x20 && *p != '"' && *p != '\\') ++p;
    return p;
}

/// The first byte at or after `p` that is not white space; `end` where there is none.
inline const char* skip_space(const char* p, const char* end) {
    if (p == end || static_cast<unsigned char>(*p) > 0x20) return p;
#if defined(__SSE2__)
    const __m128i blank = _mm_set1_epi8(' '), line = _mm_set1_epi8('\n'), turn = _mm_set1_epi8('\r'),
                  tab = _mm_set1_epi8('\t');
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i space = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, line)),
                                           _mm_or_si128(_mm_cmpeq_epi8(bytes, turn), _mm_cmpeq_epi8(bytes, tab)));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(space));
        if (mask != 0xffff) return p + std::countr_one(mask);
    }
#endif
    while (p < end && is_space(*p)) ++p;
    return p;
}

}  // namespace waybill::format

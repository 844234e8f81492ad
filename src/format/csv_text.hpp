// The inside of a CSV cell (RFC 4180 section 2): where its bytes are more than themselves, its text, and how a text is
// written as one. Keeps no bytes.
#pragma once

#include <string>

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// The first byte at or after `p` that is the delimiter, a quote, CR, LF, NUL, or not ASCII; `end` where there is none.
inline const char* find_in_bare_cell(const char* p, const char* end, char delimiter) {
#if defined(__SSE2__)
    const __m128i between = _mm_set1_epi8(delimiter), quote = _mm_set1_epi8('"'), line = _mm_set1_epi8('\n'),
                  turn = _mm_set1_epi8('\r'), first = _mm_set1_epi8(1);
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        // As signed bytes, NUL and all that is not ASCII lie below 1.
        const __m128i special =
            _mm_or_si128(_mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, between), _mm_cmpeq_epi8(bytes, quote)),
                                      _mm_or_si128(_mm_cmpeq_epi8(bytes, line), _mm_cmpeq_epi8(bytes, turn))),
                         _mm_cmplt_epi8(bytes, first));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
        if (mask != 0) return p + std::countr_zero(mask);
    }
#endif
    while (p < end && static_cast<signed char>(*p) > 0 && *p != delimiter && *p != '"' && *p != '\n' && *p != '\r') ++p;
    return p;
}

/// The same inside quotes: a quote, NUL, or not ASCII.
inline const char* find_in_quoted_cell(const char* p, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), first = _mm_set1_epi8(1);
    for (; end - p >= 16; p += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmplt_epi8(bytes, first));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
        if (mask != 0) return p + std::countr_zero(mask);
    }
#endif
    while (p < end && static_cast<signed char>(*p) > 0 && *p != '"') ++p;
    return p;
}

/// The text of a cell that was found right, given with its quotes. A view of `raw` but where quotes are doubled in it:
/// then it is in `scratch`.
Bytes decode_csv_cell(Bytes raw, std::string& scratch);

/// Appends `text` as a cell: in quotes where it has something to hide behind them, else bare. Any delimiter that is in
/// use somewhere hides, so that a text has one spelling whatever this table's is.
void append_csv_cell(std::string& out, Bytes text, char delimiter);
/// The same of a table with commas.
void append_csv_text(std::string& out, Bytes text);

/// Appends `piece` of a text that stands in quotes.
void append_quoted(std::string& out, Bytes piece);

}  // namespace waybill::format

// The texts of an entry as bytes: where one ends, and the fixed forms (hash, id, time) that some have. Sixteen bytes at
// a time where SSE2 is, which is on every x86-64, else eight. What field they stand in is entry_scan.cpp's.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstring>
#include <optional>

#include "waybill/base/bytes.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

/// Of eight bytes, whether any is a quote, a backslash or below a space.
inline bool has_special(std::uint64_t word) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    const auto zero_in = [](std::uint64_t w) { return (w - ones) & ~w & tops; };
    const std::uint64_t below_space = (word - ones * 0x20) & ~word & tops;
    return (zero_in(word ^ ones * '"') | zero_in(word ^ ones * '\\') | below_space) != 0;
}

/// From `at` to the first byte that is a quote, a backslash or below a space, or to `end`. `seen` gathers the bytes
/// passed over, so that its top bits tell whether all were ASCII; more may be gathered than was passed.
inline const char* skip_plain(const char* at, const char* end, std::uint64_t& seen) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), below = _mm_set1_epi8(0x1f);
    while (end - at >= 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i special =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                         _mm_cmpeq_epi8(_mm_min_epu8(bytes, below), bytes));
        if (_mm_movemask_epi8(bytes) != 0) seen |= 0x80;
        if (const auto found = static_cast<unsigned>(_mm_movemask_epi8(special)); found != 0)
            return at + std::countr_zero(found);
        at += 16;
    }
#endif
    for (std::uint64_t word = 0; end - at >= 8; at += 8) {
        std::memcpy(&word, at, 8);
        seen |= word;
        if (has_special(word)) break;
    }
    for (; at != end && static_cast<unsigned char>(*at) >= 0x20 && *at != '"' && *at != '\\'; ++at)
        seen |= static_cast<unsigned char>(*at);
    return at;
}

/// Whether any byte gathered by skip_plain is above ASCII.
inline bool has_high_bit(std::uint64_t seen) { return (seen & 0x8080808080808080) != 0; }

/// Lower-case hex digits. Without a branch, so that it is done many at a time.
template <std::size_t size>
bool is_hex(const char* text) {
    unsigned wrong = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const char c = text[i];
        wrong |= static_cast<unsigned>(!((c >= '0' && c <= '9') | (c >= 'a' && c <= 'f')));
    }
    return wrong == 0;
}

inline constexpr std::size_t hash_text_size = 71, id_text_size = 36, time_text_size = 27;

/// `sha256:` and 64 digits.
inline bool is_hash_text(const char* text) { return std::memcmp(text, "sha256:", 7) == 0 && is_hex<64>(text + 7); }

/// Whether a text of that form is this hash's.
bool is_text_of(const char* text, const crypto::Hash& hash);

/// 36 characters as base::is_uuid has them: groups of 8, 4, 4, 4 and 12 digits.
inline bool is_id_text(const char* text) {
    return is_hex<8>(text) && text[8] == '-' && is_hex<4>(text + 9) && text[13] == '-' && is_hex<4>(text + 14) &&
           text[18] == '-' && is_hex<4>(text + 19) && text[23] == '-' && is_hex<12>(text + 24);
}

/// Exactly what base::format_time writes: `2026-11-23T11:01:02.123456Z`.
std::optional<Time> entry_time(const char* text);

}  // namespace waybill::audit

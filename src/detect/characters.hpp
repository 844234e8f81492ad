// What stands in a text at a place: letters of any script, the many spaces and dashes, and whether a stretch is a word
// of its own or a part of something longer (a file name, a UUID, a version, a price, base64).
#pragma once

#include <cstdint>

#include "waybill/base/bytes.hpp"

namespace waybill::detect {

struct Character {
    char32_t code = 0;       // 0 beyond either end of the text
    std::size_t length = 0;  // bytes
};

/// The character that begins at / ends before `at`, an offset up to the text's length. Bytes that are not UTF-8 count
/// as U+FFFD, one byte each.
Character character_at(Bytes text, std::size_t at);
Character character_before(Bytes text, std::size_t at);

constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char32_t c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alnum(char32_t c) { return is_digit(c) || is_upper(c) || is_lower(c); }
constexpr bool is_hex(char32_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/// An ASCII or a full-width digit, as ASCII; 0 for anything else.
constexpr char digit_of(char32_t c) {
    if (is_digit(c)) return static_cast<char>(c);
    return c >= 0xff10 && c <= 0xff19 ? static_cast<char>('0' + (c - 0xff10)) : '\0';
}
/// Zero-width spaces and joiners, soft hyphens: web pages leave them inside numbers, where nobody sees them.
constexpr bool is_unseen(char32_t c) { return c == 0xad || (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff; }
constexpr char to_upper(char c) { return is_lower(static_cast<unsigned char>(c)) ? static_cast<char>(c - 32) : c; }
/// Letter or mark of any script, digit, underscore.
bool is_word(char32_t c);
/// U+0020, no-break spaces and the narrow ones that stand in numbers; no tab and no line end.
bool is_space(char32_t c);
bool is_dash(char32_t c);

/// What joins a stretch to what stands around it: a letter or digit, or a dash, dot, colon, plus or at sign that leads
/// to one, or a sign of money or percent; a slash, which parts what is written side by side as well as it joins a path.
/// An escape (`\n`) before or after it joins nothing, nor does an at sign after it.
enum class Join : std::uint8_t { none, slash, whole };
Join join_before(Bytes text, std::size_t begin);
Join join_after(Bytes text, std::size_t end);
inline bool is_free_before(Bytes text, std::size_t begin) { return join_before(text, begin) == Join::none; }
inline bool is_free_after(Bytes text, std::size_t end) { return join_after(text, end) == Join::none; }
inline bool is_free(Bytes text, std::size_t begin, std::size_t end) {
    return is_free_before(text, begin) && is_free_after(text, end);
}

}  // namespace waybill::detect

#include "characters.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace waybill::detect {
namespace {

constexpr char32_t not_utf8 = 0xfffd;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool is_money(char32_t c) { return c == '$' || c == 0x20ac || c == 0xa3 || c == 0xa5 || c == 0x20b9; }

}  // namespace

Character character_at(Bytes text, std::size_t at) {
    if (at >= text.size()) return {};
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    utf8proc_int32_t code = -1;
    const auto length = utf8proc_iterate(u8(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) return {not_utf8, 1};
    return {static_cast<char32_t>(code), static_cast<std::size_t>(length)};
}

Character character_before(Bytes text, std::size_t at) {
    if (at == 0 || at > text.size()) return {};
    const auto last = static_cast<unsigned char>(text[at - 1]);
    if (last < 0x80) return {last, 1};
    std::size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && is_continuation(text[begin])) --begin;
    const Character found = character_at(text.substr(0, at), begin);
    if (begin + found.length != at) return {not_utf8, 1};
    return found;
}

bool is_word(char32_t c) {
    if (c < 0x80) return is_alnum(c) || c == '_';
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool is_space(char32_t c) { return c == ' ' || c == 0xa0 || c == 0x2007 || c == 0x2009 || c == 0x202f; }

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

namespace {

constexpr int most_unseen = 8;  // that are read over: a row of them without end must not be read for each number

Join whole_if(bool joined) { return joined ? Join::whole : Join::none; }

/// Whether the character before `at` is the last of an escape of JSON or of a programming language.
bool ends_escape(Bytes text, std::size_t at) {
    const char last = text[at - 1];
    if (last == 'n' || last == 'r' || last == 't') return at > 1 && text[at - 2] == '\\';
    return at > 5 && text[at - 5] == 'u' && text[at - 6] == '\\' &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at - 4),
                       text.begin() + static_cast<std::ptrdiff_t>(at),
                       [](char c) { return is_hex(static_cast<unsigned char>(c)); });
}

bool is_escaped(char32_t c) { return c == 'n' || c == 'r' || c == 't' || c == 'u'; }

}  // namespace

Join join_before(Bytes text, std::size_t begin) {
    Character near = character_before(text, begin);
    for (int i = 0; i < most_unseen && is_unseen(near.code); ++i) near = character_before(text, begin -= near.length);
    if (near.code == 0) return Join::none;
    if (is_alnum(near.code) && ends_escape(text, begin)) return Join::none;
    if (is_word(near.code) || is_money(near.code) || near.code == '%' || near.code == '+') return Join::whole;
    const std::size_t at = begin - near.length;
    const char32_t far = character_before(text, at).code;
    if (is_dash(near.code)) return whole_if(is_word(far) || is_dash(far) || far == ')');
    if (near.code == '/') return is_word(far) ? Join::slash : Join::none;
    if (near.code == '.' || near.code == '\\' || near.code == '@') return whole_if(is_word(far));
    if (near.code == ':') return whole_if(is_digit(far));
    if (near.code == ',') return whole_if(far == '0' && !is_digit(character_before(text, at - 1).code));  // 0,5
    return Join::none;
}

Join join_after(Bytes text, std::size_t end) {
    Character near = character_at(text, end);
    for (int i = 0; i < most_unseen && is_unseen(near.code); ++i) near = character_at(text, end += near.length);
    if (near.code == 0) return Join::none;
    if (is_word(near.code) || is_money(near.code) || near.code == '%') return Join::whole;
    const char32_t far = character_at(text, end + near.length).code;
    if (near.code == '/') return is_word(far) ? Join::slash : Join::none;
    if (near.code == '\\') return whole_if(is_word(far) && !is_escaped(far));
    if (is_dash(near.code) || near.code == '+') return whole_if(is_word(far));
    if (near.code == '.') return whole_if(is_digit(far) || is_lower(far));
    if (near.code == ':') return whole_if(is_digit(far));
    return Join::none;
}

}  // namespace waybill::detect

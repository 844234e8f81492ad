#include "tokens.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

bool fits(char wanted, char32_t c) {
    switch (wanted) {
        case 'A':
            return is_upper(c) || is_lower(c);
        case '9':
            return is_digit(c);
        case 'X':
            return is_alnum(c);
        default:
            return c == static_cast<unsigned char>(wanted);
    }
}

bool is_gap(char32_t c) { return is_space(c) || is_dash(c) || c == '.' || c == '/'; }

std::optional<Token> token(Bytes text, std::size_t at, Bytes wanted, Gaps gaps) {
    Token out{{}, 0, at, false, false};
    for (const char one : wanted) {
        Character here = character_at(text, at);
        if (gaps == Gaps::any && out.length > 0 && is_gap(here.code)) {
            out.gaps = true;
            at += here.length;
            here = character_at(text, at);
        }
        if (!fits(one, here.code)) return std::nullopt;
        out.lower = out.lower || is_lower(here.code);
        out.characters[out.length++] = to_upper(static_cast<char>(here.code));
        at += here.length;
    }
    out.end = at;
    if (!is_free_after(text, at)) return std::nullopt;
    return out;
}

}  // namespace

std::optional<Token> spaced_token(const Place& place, std::initializer_list<Bytes> templates, Gaps gaps) {
    if (place.join_before() != Join::none) return std::nullopt;
    const bool counted = is_digit(static_cast<unsigned char>(place.text[place.at]));
    for (const Bytes wanted : templates) {
        const std::size_t digits = std::min(wanted.find_first_not_of('9'), wanted.size());
        if (counted && place.number().has_fewer_digits(digits)) continue;
        if (auto found = token(place.text, place.at, wanted, gaps)) return found;
    }
    return std::nullopt;
}

}  // namespace waybill::detect

#include "number.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

Separator separator_of(char32_t c) {
    if (is_space(c)) return Separator::space;
    if (is_dash(c)) return Separator::dash;
    if (c == '\n') return Separator::line;
    if (c == '.') return Separator::dot;
    return c == '/' ? Separator::slash : Separator::none;
}

constexpr std::size_t most_unseen = 4;  // between two digits

/// Where what is seen goes on.
std::size_t past_unseen(Bytes text, std::size_t at) {
    if (at >= text.size() || static_cast<unsigned char>(text[at]) < 0x80) return at;
    for (std::size_t i = 0; i < most_unseen; ++i) {
        const Character c = character_at(text, at);
        if (!is_unseen(c.code)) break;
        at += c.length;
    }
    return at;
}

/// Whether the group of digits that ends at `end` stands by itself.
bool is_bare_group(Bytes text, std::size_t end) {
    std::size_t begin = end;
    while (begin > 0 && end - begin < Number::most_digits && is_digit(static_cast<unsigned char>(text[begin - 1])))
        --begin;
    return begin < end && is_free_before(text, begin);
}

}  // namespace

Number::Number(Bytes text, std::size_t at, Join before) : text_(text), begin_(at), before_(before) {
    const Character near = character_before(text, at);
    follows_digits_ = is_space(near.code) && is_bare_group(text, at - near.length);
    while (groups_ < most_groups) {
        at = read_group(at);
        if (all_ > most_digits) return;
        at = past_unseen(text, at);
        const Character next = character_at(text, at);
        const std::size_t after = past_unseen(text, at + next.length);
        const Separator separator = separator_of(next.code);
        const bool goes_on = separator != Separator::none && digit_of(character_at(text, after).code) != 0;
        separators_[groups_] = goes_on ? separator : Separator::none;
        ++groups_;
        if (!goes_on) return;
        at = after;
    }
}

/// The digits from `at` on; where there are too many, all_ is beyond most_digits, and the group does not count.
std::size_t Number::read_group(std::size_t at) {
    starts_[groups_] = at;
    for (;;) {
        const std::size_t seen = past_unseen(text_, at);
        const Character here = character_at(text_, seen);
        const char digit = digit_of(here.code);
        if (digit == 0) break;
        if (all_++ == most_digits) {
            lengths_[groups_] = 0;
            separators_[groups_] = Separator::none;
            return at;
        }
        digits_[all_ - 1] = digit;
        ++lengths_[groups_];
        at = seen + here.length;
    }
    return ends_[groups_] = at;
}

Bytes Number::digits(std::size_t groups) const {
    std::size_t length = 0;
    for (std::size_t i = 0; i < groups; ++i) length += lengths_[i];
    return {digits_.data(), length};
}

Join Number::join_after(std::size_t groups) const { return detect::join_after(text_, ends_[groups - 1]); }

bool Number::has_groups(std::initializer_list<std::size_t> lengths, std::initializer_list<Separator> allowed) const {
    if (groups_ < lengths.size()) return false;
    if (!std::equal(lengths.begin(), lengths.end(), lengths_.begin())) return false;
    for (std::size_t i = 0; i + 1 < lengths.size(); ++i)
        if (separators_[i] != separators_[0]) return false;
    return lengths.size() == 1 || std::find(allowed.begin(), allowed.end(), separators_[0]) != allowed.end();
}

}  // namespace waybill::detect

#include "number.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

Separator separator_of(char32_t c) {
    if (is_space(c)) return Separator::space;
    if (is_dash(c)) return Separator::dash;
    if (c == '.') return Separator::dot;
    return c == '/' ? Separator::slash : Separator::none;
}

}  // namespace

Number::Number(Bytes text, std::size_t at) : text_(text), begin_(at) {
    free_before_ = detect::is_free_before(text, at);
    const Character before = character_before(text, at);
    follows_digits_ = is_space(before.code) && is_digit(character_before(text, at - before.length).code);
    std::size_t all = 0;
    while (groups_ < most_groups) {
        starts_[groups_] = at;
        for (; at < text.size() && is_digit(static_cast<unsigned char>(text[at])); ++at) {
            if (all == most_digits) {  // longer than any number: the group does not count
                lengths_[groups_] = 0;
                separators_[groups_] = Separator::none;
                return;
            }
            digits_[all++] = text[at];
            ++lengths_[groups_];
        }
        ends_[groups_] = at;
        const Character next = character_at(text, at);
        const Separator separator = separator_of(next.code);
        const bool goes_on = separator != Separator::none && is_digit(character_at(text, at + next.length).code);
        separators_[groups_] = goes_on ? separator : Separator::none;
        ++groups_;
        if (!goes_on) return;
        at += next.length;
    }
}

Bytes Number::digits(std::size_t groups) const {
    std::size_t length = 0;
    for (std::size_t i = 0; i < groups; ++i) length += lengths_[i];
    return {digits_.data(), length};
}

bool Number::is_free_after(std::size_t groups) const { return detect::is_free_after(text_, ends_[groups - 1]); }

bool Number::has_groups(std::initializer_list<std::size_t> lengths, std::initializer_list<Separator> allowed) const {
    if (groups_ < lengths.size()) return false;
    if (!std::equal(lengths.begin(), lengths.end(), lengths_.begin())) return false;
    for (std::size_t i = 0; i + 1 < lengths.size(); ++i)
        if (separators_[i] != separators_[0]) return false;
    return lengths.size() == 1 || std::find(allowed.begin(), allowed.end(), separators_[0]) != allowed.end();
}

}  // namespace waybill::detect

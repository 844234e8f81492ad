#include "dialled.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

Separator separator_at(Character c) {
    if (is_space(c.code)) return Separator::space;
    if (is_dash(c.code)) return Separator::dash;
    if (c.code == '.') return Separator::dot;
    return c.code == '/' ? Separator::slash : Separator::none;
}

}  // namespace

Dialled::Dialled(Bytes text, std::size_t at) {
    if (text.substr(at, 1) == "+") {
        plus = true;
        ++at;
    }
    const bool enclosed = plus && character_before(text, at - 1).code == '(';
    while (count < most_groups && read_group(text, at)) {
        if (enclosed && count == 1 && text.substr(at, 1) == ")") {  // (+44) 20 7946 0958
            country_enclosed = true;
            groups[0].end = ++at;
        }
        const Character next = character_at(text, at);
        const Separator separator = separator_at(next);
        const Character after = character_at(text, at + (separator == Separator::none ? 0 : next.length));
        const bool group_follows = is_digit(after.code) || (after.code == '(' && separator != Separator::dot);
        groups[count - 1].after = group_follows ? separator : Separator::none;
        if (!group_follows) return;
        if (separator != Separator::none) at += next.length;
    }
}

bool Dialled::read_group(Bytes text, std::size_t& at) {
    std::size_t to = at;
    Group group{all_, 0, 0, Separator::none, false};
    if (text.substr(to, 1) == "(") {
        if (has_parentheses(count)) return false;
        group.parentheses = true;
        ++to;
    }
    for (; to < text.size() && is_digit(static_cast<unsigned char>(text[to])); ++to) {
        if (all_ == most_digits) return false;
        digits_[all_++] = text[to];
        ++group.length;
    }
    if (group.length == 0) return false;
    if (group.parentheses) {
        if (text.substr(to, 1) != ")") return false;
        ++to;
    }
    group.end = to;
    groups[count++] = group;
    at = to;
    return true;
}

Bytes Dialled::number(std::size_t of_groups) const {
    if (of_groups == 0) return {};
    return {digits_.data(), groups[of_groups - 1].first + groups[of_groups - 1].length};
}

bool Dialled::has_lengths(std::size_t of_groups, std::initializer_list<std::size_t> lengths) const {
    return lengths.size() == of_groups &&
           std::equal(lengths.begin(), lengths.end(), groups.begin(),
                      [](std::size_t length, const Group& g) { return length == g.length; });
}

bool Dialled::has_parentheses(std::size_t of_groups) const {
    return std::any_of(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(of_groups),
                       [](const Group& group) { return group.parentheses; });
}

std::size_t extension_end(Bytes text, std::size_t end) {
    std::size_t at = end;
    if (text.substr(at, 1) == ",") ++at;
    if (text.substr(at, 1) == " ") ++at;
    std::array<char, 10> folded{};
    const Bytes rest = text.substr(at, folded.size());
    std::transform(rest.begin(), rest.end(), folded.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    const Bytes lower(folded.data(), rest.size());
    for (const Bytes word : {"extension", "ext", "x"})
        if (lower.starts_with(word)) {
            at += word.size();
            if (text.substr(at, 1) == ".") ++at;
            if (text.substr(at, 1) == " ") ++at;
            std::size_t digits = 0;
            while (digits < 7 && is_digit(character_at(text, at + digits).code)) ++digits;
            return digits > 0 && digits < 7 && !is_word(character_at(text, at + digits).code) ? at + digits : end;
        }
    return end;
}

}  // namespace waybill::detect

#include "shape.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

bool stands_alone(const Number& number, const Shape& shape) {
    const std::size_t groups = shape.lengths.size();
    if (number.join_after(groups) == Join::whole) return false;
    if (groups == 1 || number.separator(0) != Separator::space) return true;
    return !number.follows_digits() && number.separator(groups - 1) != Separator::space;
}

}  // namespace

std::optional<Shaped> shaped(const Number& number, std::initializer_list<Shape> shapes) {
    if (number.join_before() == Join::whole) return std::nullopt;
    for (const Shape& shape : shapes)
        if (number.has_groups(shape.lengths, shape.separators) && stands_alone(number, shape)) {
            const std::size_t groups = shape.lengths.size();
            const bool slashed = number.join_before() == Join::slash || number.join_after(groups) == Join::slash;
            return Shaped{number.digits(groups), number.end(groups - 1), groups == 1, slashed};
        }
    return std::nullopt;
}

bool is_date(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) return false;
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

int two(Bytes digits, std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); }

bool is_ymd(Bytes digits) { return is_date(2000 + two(digits, 0), two(digits, 2), two(digits, 4)); }

bool is_dmy(Bytes digits) { return is_date(2000 + two(digits, 4), two(digits, 2), two(digits, 0)); }

bool is_uniform(Bytes digits) {
    return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; });
}

Claim claim(const Number& number, const Shaped& found, Sureness sure, std::string_view evidence) {
    const int less = !found.slashed ? 0 : found.plain ? 40 : 30;
    return {number.begin(), found.end, std::max(0, (found.plain ? sure.plain : sure.formatted) - less), sure.with_word,
            evidence};
}

}  // namespace waybill::detect

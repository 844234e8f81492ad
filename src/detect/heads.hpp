// How a word begins: what a detector says of its values so that it is asked only where one may stand. A word is a row
// of ASCII letters, digits and underscores.
#pragma once

#include <cstdint>

namespace waybill::detect {

/// A set of heads. `plain` and `grouped` are by the number of digits that a word begins with, a bit each: with nothing
/// after them that could go on the number, and with something.
struct Heads {
    std::uint32_t kinds = 0, plain = 0, grouped = 0;

    constexpr Heads operator|(const Heads& other) const {
        return {kinds | other.kinds, plain | other.plain, grouped | other.grouped};
    }
};

namespace heads {

inline constexpr int most_digits = 21, most_letters = 8;

/// Bits of Heads::kinds. Those by letters: so many letters, the last kind as many or more.
enum Kind : unsigned {
    letters_digit = 0,              // …_digit + n - 1: n letters, then a digit, 1 to 8
    letters_gap = 8,                // …_gap + n - 1: n letters, a space, dot or dash, then a digit, 1 to 3
    capitals_apart = 11,            // three capital letters, a space, a capital letter
    capitals = 12,                  // 8 or 11 characters of which the first six are capital letters
    hexadecimal_colon = 13,         // up to four hexadecimal digits, then a colon
    pair_or_four_hexadecimal = 14,  // two and a colon or dash, or four and a dot
    mixed = 15,                     // eight characters or more, not all small letters, not all of one class
    sixteen = 16,                   // of sixteen characters
    long_number = 17,               // 26 characters or more that begin with a digit
    plus_digit = 18,                // the place is the plus sign
    parenthesis_digit = 19,         // the place is the parenthesis
    count = 20,
};

constexpr std::uint32_t bit(int n) { return std::uint32_t{1} << n; }

constexpr Heads of(Kind kind) { return {bit(kind)}; }
constexpr Heads letters(int from, int to) {
    Heads out;
    for (int n = from; n <= to; ++n) out.kinds |= bit(letters_digit + n - 1);
    return out;
}
constexpr Heads gap_after(int letters) { return {bit(letters_gap + letters - 1)}; }

/// One group of so many digits, whatever follows.
template <class... Lengths>
constexpr Heads plain(Lengths... lengths) {
    return {0, (0u | ... | bit(lengths)), (0u | ... | bit(lengths))};
}
/// A first group of so many, and more after it.
template <class... Lengths>
constexpr Heads grouped(Lengths... lengths) {
    return {0, 0, (0u | ... | bit(lengths))};
}
constexpr Heads grouped_up_to(int length) { return {0, 0, (bit(length + 1) - 1) & ~1u}; }

}  // namespace heads
}  // namespace waybill::detect

// The ways in which a number of one kind is written: the lengths of its groups and what may stand between them.
#pragma once

#include "detector.hpp"

namespace waybill::detect {

struct Shape {
    std::initializer_list<std::size_t> lengths;
    std::initializer_list<Separator> separators = {};
};

struct Shaped {
    Bytes digits;
    std::size_t end;
    bool plain;            // one group of digits, as any number is written
    bool slashed = false;  // a slash joins it to a word: a path, or values side by side
};

/// The first shape that the number has and that stands free: nothing but a slash joins it, and no group of digits
/// stands a space before or after a shape that is written with spaces. `digits` lives as long as the number.
std::optional<Shaped> shaped(const Number& number, std::initializer_list<Shape> shapes);

bool is_date(int year, int month, int day);
/// Two digits at a place of the digits.
int two(Bytes digits, std::size_t at);
/// Whether the digits stand for a day of some century: `ymd` has year, month and day at 0, 2 and 4; `dmy` the reverse.
bool is_ymd(Bytes digits);
bool is_dmy(Bytes digits);
/// All the same digit: never a number of a person, though many check digits hold.
bool is_uniform(Bytes digits);

/// How sure of a number with a check digit: `plain` where it is one group of digits. Less where a slash joins it.
struct Sureness {
    int formatted, plain, with_word;
};
Claim claim(const Number& number, const Shaped& found, Sureness sure, std::string_view evidence = "check digit");

}  // namespace waybill::detect

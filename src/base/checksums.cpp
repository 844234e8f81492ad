#include "waybill/base/checksums.hpp"

#include <array>

namespace waybill::base {
namespace {

int value_of(char digit) { return digit - '0'; }

/// Verhoeff's group D5, and the permutation whose powers stand row by row.
constexpr std::array<std::array<int, 10>, 10> d5{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                  {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                  {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
                                                  {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                  {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
                                                  {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                  {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
                                                  {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                  {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
                                                  {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
constexpr std::array<std::array<int, 10>, 8> powers{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                     {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                     {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
                                                     {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                     {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
                                                     {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                     {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
                                                     {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}};

}  // namespace

bool luhn_holds(Bytes digits) {
    int sum = 0;
    bool doubled = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
        const int value = value_of(*digit) * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

unsigned mod_97(Bytes digits_and_letters) {
    unsigned rest = 0;
    for (const char c : digits_and_letters)
        rest = c >= 'A' ? (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97
                        : (rest * 10 + static_cast<unsigned>(value_of(c))) % 97;
    return rest;
}

bool mod_11_10_holds(Bytes digits) {
    int product = 10;
    for (const char digit : digits.substr(0, digits.size() - 1)) {
        const int sum = (value_of(digit) + product) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + value_of(digits.back())) % 10 == 1;
}

bool verhoeff_holds(Bytes digits) {
    int state = 0;
    std::size_t place = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, ++place)
        state = d5[state][powers[place % 8][value_of(*digit)]];
    return state == 0;
}

int weighted_sum(Bytes digits, std::initializer_list<int> weights) {
    int sum = 0;
    auto digit = digits.begin();
    for (auto weight = weights.begin(); weight != weights.end() && digit != digits.end(); ++weight, ++digit)
        sum += *weight * value_of(*digit);
    return sum;
}

std::uint64_t number_of(Bytes digits) {
    std::uint64_t number = 0;
    for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(value_of(digit));
    return number;
}

}  // namespace waybill::base

// The check digits that numbers of cards, accounts and persons carry. All take ASCII digits that the caller has checked
// to be digits, but where a letter is said to be allowed.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "waybill/base/bytes.hpp"

namespace waybill::base {

/// ISO/IEC 7812-1 annex B. The last digit is the check digit.
bool luhn_holds(Bytes digits);
/// ISO/IEC 7064 MOD 97-10: the number's remainder; letters, upper case, count as 10 to 35. 1 where it holds.
unsigned mod_97(Bytes digits_and_letters);
/// ISO/IEC 7064 MOD 11,10 (German tax numbers, OIB). The last digit is the check digit.
bool mod_11_10_holds(Bytes digits);
/// Verhoeff, "Error detecting decimal codes", 1969. The last digit is the check digit.
bool verhoeff_holds(Bytes digits);
/// Each digit times its weight, summed; digits beyond the weights do not count.
int weighted_sum(Bytes digits, std::initializer_list<int> weights);
/// At most 18 digits as a number.
std::uint64_t number_of(Bytes digits);

}  // namespace waybill::base

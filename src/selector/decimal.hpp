// JSON numbers by their tokens, compared exactly: nothing goes through a double, so that 1e400 and 2^53 + 1 are what
// they are.
#pragma once

#include <compare>

#include "waybill/base/bytes.hpp"

namespace waybill::selector {

/// Two numbers as RFC 8259 section 6 writes them. Exponents beyond 10^17 either way count as 10^17.
std::strong_ordering compare_numbers(Bytes a, Bytes b);

}  // namespace waybill::selector

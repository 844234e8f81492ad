// Numbers as they are written, never as double: digits, where the point is, a sign. Made less exact, they come out in
// one spelling each, so that 1e3 and 1000.0 cannot be told apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::treat {

/// Digits before the point that a number may have: 1e400 has more, and is no number to be made less exact.
inline constexpr std::size_t most_whole_digits = 64;
inline constexpr std::size_t most_decimals = 18;

/// A size of buckets: `units` of 10^-decimals, above 0.
struct BucketSize {
    std::uint64_t units;
    std::size_t decimals;
};

/// `1000`, `0.25`: at most 18 digits, no sign, no exponent, not 0.
std::optional<BucketSize> bucket_size(Bytes text);

/// Whether the text is a number of JSON (RFC 8259 section 6), as a whole.
bool is_json_number(Bytes text);

class Decimal {
public:
    /// A number of JSON; from a string (`lenient`) also one with a plus sign or with zeros before it. Nothing for
    /// anything else, and where more than most_whole_digits stand before the point.
    enum class Spelling { json, lenient };
    static std::optional<Decimal> parse(Bytes text, Spelling spelling);

    /// The largest multiple of the bucket that is not above the number, with the bucket's decimals.
    std::string floored(const BucketSize& bucket) const;
    /// The nearest number of so many decimals, exactly so many written; of two the even one.
    std::string rounded(std::size_t decimals) const;

private:
    enum class Rest { none, below_half, half, above_half };
    /// The number in units of 10^-decimals, and what is left.
    struct Units {
        std::string digits;  // no zero before others; `0` for none
        Rest rest;
    };
    Units in_units(std::size_t decimals) const;

    bool negative_ = false;
    std::string digits_;      // all digits, the point left out, no zeros before the first other one
    std::int64_t point_ = 0;  // digits before the point; may be negative or beyond the digits
};

}  // namespace waybill::treat

#include "decimal.hpp"

#include <algorithm>
#include <cstdint>

namespace waybill::selector {
namespace {

constexpr std::int64_t largest_exponent = 100'000'000'000'000'000;

/// sign · 0.d₁d₂… · 10^exponent with d₁ not 0; the digits are those of whole and fraction, one after the other.
struct Decimal {
    bool negative = false;
    Bytes whole, fraction;  // whole without leading zeros; fraction too where whole is empty
    std::int64_t exponent = 0;

    std::size_t size() const { return whole.size() + fraction.size(); }
    char digit(std::size_t at) const {
        if (at >= size()) return '0';
        return at < whole.size() ? whole[at] : fraction[at - whole.size()];
    }
    int sign() const { return size() == 0 ? 0 : negative ? -1 : 1; }
};

Bytes take_digits(Bytes& text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    const Bytes out = text.substr(0, end);
    text.remove_prefix(end);
    return out;
}

std::size_t remove_leading_zeros(Bytes& digits) {
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.remove_prefix(zeros);
    return zeros;
}

std::int64_t read_exponent(Bytes text) {
    if (text.empty()) return 0;
    text.remove_prefix(1);  // e
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    std::int64_t value = 0;
    for (const char c : text) value = std::min(value * 10 + (c - '0'), largest_exponent);
    return negative ? -value : value;
}

Decimal read(Bytes text) {
    Decimal out;
    out.negative = !text.empty() && text.front() == '-';
    if (out.negative) text.remove_prefix(1);
    out.whole = take_digits(text);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        out.fraction = take_digits(text);
    }
    out.exponent = read_exponent(text);
    remove_leading_zeros(out.whole);
    out.exponent += static_cast<std::int64_t>(out.whole.size());
    if (out.whole.empty()) out.exponent -= static_cast<std::int64_t>(remove_leading_zeros(out.fraction));
    return out;
}

std::strong_ordering compare_magnitudes(const Decimal& a, const Decimal& b) {
    if (a.exponent != b.exponent) return a.exponent <=> b.exponent;
    const std::size_t digits = std::max(a.size(), b.size());
    for (std::size_t at = 0; at < digits; ++at)
        if (a.digit(at) != b.digit(at)) return a.digit(at) <=> b.digit(at);
    return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering compare_numbers(Bytes a, Bytes b) {
    const Decimal left = read(a), right = read(b);
    if (left.sign() != right.sign() || left.sign() == 0) return left.sign() <=> right.sign();
    return left.negative ? compare_magnitudes(right, left) : compare_magnitudes(left, right);
}

}  // namespace waybill::selector

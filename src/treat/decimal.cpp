#include "decimal.hpp"

#include <algorithm>

namespace waybill::treat {
namespace {

__extension__ using Wide = unsigned __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(Bytes text) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
}

Bytes take_digits(Bytes& text) {
    const Bytes out = text.substr(0, digits_at(text));
    text.remove_prefix(out.size());
    return out;
}

/// A number's parts as written.
struct Parts {
    bool negative = false, plus = false;
    Bytes whole, fraction;
    bool negative_exponent = false;
    Bytes exponent;
};

std::optional<Parts> parts_of(Bytes text) {
    Parts out;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        out.negative = text.front() == '-';
        out.plus = !out.negative;
        text.remove_prefix(1);
    }
    out.whole = take_digits(text);
    if (out.whole.empty()) return std::nullopt;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        out.fraction = take_digits(text);
        if (out.fraction.empty()) return std::nullopt;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) {
            out.negative_exponent = text.front() == '-';
            text.remove_prefix(1);
        }
        out.exponent = take_digits(text);
        if (out.exponent.empty()) return std::nullopt;
    }
    if (!text.empty()) return std::nullopt;
    return out;
}

bool is_json(const Parts& parts) { return !parts.plus && (parts.whole.size() == 1 || parts.whole.front() != '0'); }

/// So many at most, whatever is written: no text is as long as that, so the sums below cannot wrap.
std::int64_t exponent_of(const Parts& parts) {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    std::int64_t value = 0;
    for (const char digit : parts.exponent) value = std::min(most, 10 * value + (digit - '0'));
    return parts.negative_exponent ? -value : value;
}

std::uint64_t remainder(const std::string& digits, std::uint64_t by) {
    std::uint64_t rest = 0;
    for (const char digit : digits)
        rest = static_cast<std::uint64_t>((static_cast<Wide>(rest) * 10 + static_cast<unsigned>(digit - '0')) % by);
    return rest;
}

/// In place, over digits without zeros before them.
void add(std::string& digits, std::uint64_t value) {
    for (std::size_t i = digits.size(); i-- > 0 && value > 0;) {
        const std::uint64_t sum = static_cast<std::uint64_t>(digits[i] - '0') + value % 10;
        digits[i] = static_cast<char>('0' + sum % 10);
        value = value / 10 + sum / 10;
    }
    for (; value > 0; value /= 10) digits.insert(digits.begin(), static_cast<char>('0' + value % 10));
}

/// `value` is not above the digits.
void subtract(std::string& digits, std::uint64_t value) {
    for (std::size_t i = digits.size(); i-- > 0 && value > 0;) {
        const std::uint64_t digit = static_cast<std::uint64_t>(digits[i] - '0'), less = value % 10;
        digits[i] = static_cast<char>('0' + (digit + 10 - less) % 10);
        value = value / 10 + (digit < less ? 1 : 0);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

/// Units of 10^-decimals as a number of JSON; there is no negative zero.
std::string spelled(bool negative, std::string digits, std::size_t decimals) {
    if (digits == "0") negative = false;
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
    if (negative) digits.insert(0, 1, '-');
    return digits;
}

}  // namespace

std::optional<BucketSize> bucket_size(Bytes text) {
    const auto parts = parts_of(text);
    if (!parts || !is_json(*parts) || parts->negative || !parts->exponent.empty()) return std::nullopt;
    if (parts->whole.size() + parts->fraction.size() > most_decimals) return std::nullopt;
    BucketSize out{0, parts->fraction.size()};
    for (const Bytes part : {parts->whole, parts->fraction})
        for (const char digit : part) out.units = 10 * out.units + static_cast<unsigned>(digit - '0');
    if (out.units == 0) return std::nullopt;
    return out;
}

bool is_json_number(Bytes text) {
    const auto parts = parts_of(text);
    return parts && is_json(*parts);
}

std::optional<Decimal> Decimal::parse(Bytes text, Spelling spelling) {
    const auto parts = parts_of(text);
    if (!parts || (spelling == Spelling::json && !is_json(*parts))) return std::nullopt;
    Decimal out;
    out.negative_ = parts->negative;
    out.digits_ = parts->whole;
    out.digits_ += parts->fraction;
    out.point_ = static_cast<std::int64_t>(parts->whole.size()) + exponent_of(*parts);
    const std::size_t zeros = std::min(out.digits_.find_first_not_of('0'), out.digits_.size());
    out.digits_.erase(0, zeros);
    out.point_ -= static_cast<std::int64_t>(zeros);
    if (out.digits_.empty()) out.point_ = 0;
    if (out.point_ > static_cast<std::int64_t>(most_whole_digits)) return std::nullopt;
    return out;
}

Decimal::Units Decimal::in_units(std::size_t decimals) const {
    const std::int64_t wanted = point_ + static_cast<std::int64_t>(decimals);  // digits that count
    const std::size_t kept =
        static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, std::int64_t(digits_.size())));
    Units out{digits_.substr(0, kept), Rest::none};
    if (wanted > static_cast<std::int64_t>(kept)) out.digits.append(static_cast<std::size_t>(wanted) - kept, '0');
    if (out.digits.empty() || digits_.empty()) out.digits = "0";
    const Bytes rest = Bytes(digits_).substr(kept);
    const bool more_than_first = rest.find_first_not_of('0', 1) != Bytes::npos;
    if (rest.find_first_not_of('0') == Bytes::npos)
        out.rest = Rest::none;
    else if (wanted < 0 || rest.front() < '5')  // below 0: a zero stands before the rest
        out.rest = Rest::below_half;
    else
        out.rest = rest.front() == '5' && !more_than_first ? Rest::half : Rest::above_half;
    return out;
}

std::string Decimal::floored(const BucketSize& bucket) const {
    Units number = in_units(bucket.decimals);
    const std::uint64_t rest = remainder(number.digits, bucket.units);
    subtract(number.digits, rest);
    if (negative_ && (rest != 0 || number.rest != Rest::none)) add(number.digits, bucket.units);
    return spelled(negative_, std::move(number.digits), bucket.decimals);
}

std::string Decimal::rounded(std::size_t decimals) const {
    Units number = in_units(decimals);
    const bool odd = (number.digits.back() - '0') % 2 != 0;
    if (number.rest == Rest::above_half || (number.rest == Rest::half && odd)) add(number.digits, 1);
    return spelled(negative_, std::move(number.digits), decimals);
}

}  // namespace waybill::treat

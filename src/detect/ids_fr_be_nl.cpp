// Numbers of persons of France, Belgium and the Netherlands.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

constexpr auto space = Separator::space, dot = Separator::dot, dash = Separator::dash;

}  // namespace

/// INSEE: sex, year, month, department (Corsica has letters), commune, serial, key of 97.
std::optional<Claim> look_fr_nir(const Place& place) {
    const auto found = spaced_token(place, {"999999999999999", "999992A99999999"}, Gaps::any);
    if (!found || found->lower) return std::nullopt;
    std::array<char, 15> digits;
    const Bytes c = found->compact();
    c.copy(digits.data(), c.size());
    if (c[6] == 'A' || c[6] == 'B') {
        digits[5] = '1';  // 2A counts as 19, 2B as 18
        digits[6] = c[6] == 'A' ? '9' : '8';
    } else if (!is_digit(static_cast<unsigned char>(c[6]))) {
        return std::nullopt;
    }
    const Bytes d(digits.data(), digits.size());
    const int month = two(d, 3);
    if ((d[0] > '4' && d[0] != '7' && d[0] != '8') || d[0] == '0') return std::nullopt;
    if (month < 1 || (month > 12 && month < 20) || (month > 42 && month < 50)) return std::nullopt;
    if (97 - base::number_of(d.substr(0, 13)) % 97 != static_cast<std::uint64_t>(two(d, 13))) return std::nullopt;
    return Claim{place.at, found->end, found->gaps ? 92 : 82, 98, "form and key"};
}

std::optional<Claim> look_be_national_number(const Place& place) {
    // 85.07.30-033.28 has two kinds of separators.
    const auto found = spaced_token(place, {"99999999999"}, Gaps::any);
    if (!found) return std::nullopt;
    const Bytes d = found->compact();
    const int month = two(d, 2) % 20;  // 20 or 40 more where the sex is not known
    if (month > 12 || two(d, 4) > 31 || is_uniform(d)) return std::nullopt;
    const std::uint64_t number = base::number_of(d.substr(0, 9));
    const auto key = static_cast<std::uint64_t>(two(d, 9));
    const bool before_2000 = 97 - number % 97 == key, since = 97 - (number + 2'000'000'000) % 97 == key;
    if (!before_2000 && !since) return std::nullopt;
    return Claim{place.at, found->end, found->gaps ? 82 : 66, 96, "date and key"};
}

std::optional<Claim> look_nl_bsn(const Place& place) {
    const auto found = shaped(place.number(), {{{9}}, {{4, 2, 3}, {dot, space}}, {{3, 3, 3}, {dot, space, dash}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    if (base::weighted_sum(found->digits, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 != 0) return std::nullopt;
    return claim(place.number(), *found, {40, 30, 95});
}

}  // namespace waybill::detect

// Numbers of persons and companies of Brazil, Canada, Mexico and South Africa.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

using base::weighted_sum;

/// Receita Federal: eleven less the rest, nought from ten on.
int brazilian(int sum) { return sum % 11 < 2 ? 0 : 11 - sum % 11; }

}  // namespace

std::optional<Claim> look_br_cpf(const Place& place) {
    // 123.456.789-09 has two kinds of separators.
    const auto found = spaced_token(place, {"99999999999"}, Gaps::any);
    if (!found || found->end - place.at > 14 || is_uniform(found->compact())) return std::nullopt;
    const Bytes d = found->compact();
    if (brazilian(weighted_sum(d, {10, 9, 8, 7, 6, 5, 4, 3, 2})) != d[9] - '0') return std::nullopt;
    if (brazilian(weighted_sum(d, {11, 10, 9, 8, 7, 6, 5, 4, 3, 2})) != d[10] - '0') return std::nullopt;
    return Claim{place.at, found->end, found->gaps ? 84 : 60, 97, "two check digits"};
}

std::optional<Claim> look_br_cnpj(const Place& place) {
    const auto found = spaced_token(place, {"99999999999999"}, Gaps::any);
    if (!found || found->end - place.at > 18 || is_uniform(found->compact())) return std::nullopt;
    const Bytes d = found->compact();
    if (brazilian(weighted_sum(d, {5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2})) != d[12] - '0') return std::nullopt;
    if (brazilian(weighted_sum(d, {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2})) != d[13] - '0') return std::nullopt;
    return Claim{place.at, found->end, found->gaps ? 88 : 62, 97, "two check digits"};
}

std::optional<Claim> look_ca_sin(const Place& place) {
    const auto found = shaped(place.number(), {{{3, 3, 3}, {Separator::space, Separator::dash}}, {{9}}});
    if (!found || found->digits[0] == '8' || is_uniform(found->digits)) return std::nullopt;
    if (!base::luhn_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {56, 25, 95});
}

/// RENAPO: letters of the names, day of birth, sex, state, consonants, serial, check digit.
std::optional<Claim> look_mx_curp(const Place& place) {
    const auto found = spaced_token(place, {"AAAA999999AAAAAAX9"}, Gaps::none);
    if (!found || found->lower) return std::nullopt;
    const Bytes c = found->compact();
    if (!is_ymd(c.substr(4)) || Bytes("HMX").find(c[10]) == Bytes::npos) return std::nullopt;
    int sum = 0;
    for (int i = 0; i < 17; ++i) {
        const char one = c[static_cast<std::size_t>(i)];
        const int letter = one - 'A' + 10;  // Ñ stands after N
        sum += (one <= '9' ? one - '0' : letter > 23 ? letter + 1 : letter) * (18 - i);
    }
    if ((10 - sum % 10) % 10 != c[17] - '0') return std::nullopt;
    return Claim{place.at, found->end, 92, 98, "date and check digit"};
}

std::optional<Claim> look_za_id(const Place& place) {
    const auto found =
        shaped(place.number(), {{{13}}, {{6, 4, 3}, {Separator::space}}, {{6, 4, 2, 1}, {Separator::space}}});
    if (!found || !is_ymd(found->digits) || found->digits[10] > '1') return std::nullopt;
    if (!base::luhn_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {75, 60, 96}, "date and check digit");
}

}  // namespace waybill::detect

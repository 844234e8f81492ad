// Numbers of persons of Spain, Portugal and Italy, and Italy's VAT number as it stands without the country.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

bool has_dni_letter(Bytes digits, char letter) {
    return letter == "TRWAGMYFPDXBNJZSQVHLCKE"[base::number_of(digits) % 23];
}

/// Agenzia delle Entrate: what a character counts at the odd places; at the even ones, digits and letters are numbers.
constexpr std::array<int, 26> odd_values{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                         20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};

int rank(char c) { return c >= 'A' ? c - 'A' : c - '0'; }

/// A digit, or the letter that stands for it where two persons would have one code.
int omocodia(char c) {
    if (c <= '9') return c - '0';
    const auto at = Bytes("LMNPQRSTUV").find(c);
    return at == Bytes::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::optional<Claim> look_es_nif(const Place& place) {
    // Letter and number may be apart: 12345678-Z, 12.345.678-Z, 12345678 Z.
    const auto found = spaced_token(place, {"99999999A"}, Gaps::any);
    if (!found || found->compact().starts_with("00000000")) return std::nullopt;
    if (!has_dni_letter(found->compact().substr(0, 8), found->compact()[8])) return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 50 : 80, 97, "check letter"};
}

std::optional<Claim> look_es_nie(const Place& place) {
    const auto found = spaced_token(place, {"A9999999A"}, Gaps::any);
    if (!found) return std::nullopt;
    std::array<char, 8> digits;
    found->compact().copy(digits.data(), 8);
    digits[0] = static_cast<char>('0' + (digits[0] - 'X'));
    if (!has_dni_letter({digits.data(), 8}, found->compact()[8])) return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 55 : 85, 97, "check letter"};
}

std::optional<Claim> look_pt_nif(const Place& place) {
    const auto found = shaped(place.number(), {{{9}}, {{3, 3, 3}, {Separator::space, Separator::dot}}});
    if (!found || Bytes("1235689").find(found->digits[0]) == Bytes::npos || is_uniform(found->digits))
        return std::nullopt;
    const int rest = 11 - base::weighted_sum(found->digits, {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
    if ((rest >= 10 ? 0 : rest) != found->digits[8] - '0') return std::nullopt;
    return claim(place.number(), *found, {40, 30, 94});
}

std::optional<Claim> look_it_fiscal_code(const Place& place) {
    const auto found = spaced_token(place, {"AAAAAAXXAXXAXXXA"}, Gaps::any);
    if (!found) return std::nullopt;
    const Bytes c = found->compact();
    for (const std::size_t at : {6, 7, 9, 10, 12, 13, 14})
        if (omocodia(c[at]) < 0) return std::nullopt;
    const int day = omocodia(c[9]) * 10 + omocodia(c[10]);  // 40 more for women
    if (Bytes("ABCDEHLMPRST").find(c[8]) == Bytes::npos || day < 1 || day > 71 || (day > 31 && day < 41))
        return std::nullopt;
    int sum = 0;
    for (std::size_t i = 0; i < 15; ++i)
        sum += i % 2 == 0 ? odd_values[static_cast<std::size_t>(rank(c[i]))] : rank(c[i]);
    if (sum % 26 != c[15] - 'A') return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 85 : 95, 99, "date and check letter"};
}

std::optional<Claim> look_it_vat_code(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}});
    if (!found || is_uniform(found->digits) || !base::luhn_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {30, 30, 93});
}

}  // namespace waybill::detect

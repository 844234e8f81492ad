// Numbers of persons of Poland, Czechia and Slovakia, Romania, Bulgaria, Croatia, Slovenia, Estonia and Lithuania,
// Latvia, Greece and Türkiye.
#include "looks.hpp"
#include "shape.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

using base::weighted_sum;
constexpr auto space = Separator::space, dash = Separator::dash, slash = Separator::slash;

int last(Bytes digits) { return digits.back() - '0'; }

}  // namespace

std::optional<Claim> look_pl_pesel(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}});
    if (!found) return std::nullopt;
    const Bytes d = found->digits;
    if (!is_date(2000 + two(d, 0), two(d, 2) % 20, two(d, 4)) || is_uniform(d)) return std::nullopt;
    if (weighted_sum(d, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}) % 10 != 0) return std::nullopt;
    return claim(place.number(), *found, {62, 62, 97}, "date and check digit");
}

std::optional<Claim> look_cz_birth_number(const Place& place) {
    const auto found = shaped(place.number(), {{{6, 4}, {slash}}, {{10}}});
    if (!found) return std::nullopt;
    const Bytes d = found->digits;
    int month = two(d, 2);  // 50 more for women, 20 more once a day's serials are used up
    if (month > 50) month -= 50;
    if (month > 20) month -= 20;
    if (!is_date(2000 + two(d, 0), month, two(d, 4)) || base::number_of(d) % 11 != 0) return std::nullopt;
    return claim(place.number(), *found, {85, 35, 96}, "date and check digit");
}

std::optional<Claim> look_ro_cnp(const Place& place) {
    const auto found = shaped(place.number(), {{{13}}});
    if (!found || found->digits[0] == '0' || !is_ymd(found->digits.substr(1))) return std::nullopt;
    if (weighted_sum(found->digits, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11 % 10 != last(found->digits))
        return std::nullopt;
    return claim(place.number(), *found, {60, 60, 96}, "date and check digit");
}

std::optional<Claim> look_bg_egn(const Place& place) {
    const auto found = shaped(place.number(), {{{10}}});
    if (!found) return std::nullopt;
    int month = two(found->digits, 2);
    month -= month > 40 ? 40 : month > 20 ? 20 : 0;
    if (!is_date(2000 + two(found->digits, 0), month, two(found->digits, 4))) return std::nullopt;
    if (weighted_sum(found->digits, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 != last(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {38, 38, 95}, "date and check digit");
}

std::optional<Claim> look_hr_oib(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}});
    if (!found || !base::mod_11_10_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {30, 30, 95});
}

std::optional<Claim> look_si_emso(const Place& place) {
    const auto found = shaped(place.number(), {{{13}}});
    if (!found || !is_date(2000, two(found->digits, 2), two(found->digits, 0))) return std::nullopt;
    const int rest = weighted_sum(found->digits, {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1});
    if (rest % 11 != 0) return std::nullopt;
    return claim(place.number(), *found, {45, 45, 95}, "date and check digit");
}

/// Estonia's isikukood and Lithuania's asmens kodas are one scheme.
std::optional<Claim> look_baltic(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}});
    if (!found || found->digits[0] == '0' || found->digits[0] > '6' || !is_ymd(found->digits.substr(1)))
        return std::nullopt;
    int rest = weighted_sum(found->digits, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}) % 11;
    if (rest == 10) rest = weighted_sum(found->digits, {3, 4, 5, 6, 7, 8, 9, 1, 2, 3}) % 11 % 10;
    if (rest != last(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {56, 56, 96}, "date and check digit");
}

/// PMLP: a day with a check digit, or since 2017 a number that begins with 32 and has none.
std::optional<Claim> look_lv_personal_code(const Place& place) {
    const auto found = shaped(place.number(), {{{6, 5}, {dash}}, {{11}}});
    if (!found) return std::nullopt;
    const Bytes d = found->digits;
    if (d.starts_with("32")) return claim(place.number(), *found, {52, 10, 93}, "form");
    if (!is_dmy(d)) return std::nullopt;
    const int rest = (1101 - weighted_sum(d, {1, 6, 3, 7, 9, 10, 5, 8, 4, 2})) % 11;
    if (rest != last(d)) return std::nullopt;
    return claim(place.number(), *found, {84, 45, 96}, "date and check digit");
}

std::optional<Claim> look_gr_amka(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}});
    if (!found || !is_dmy(found->digits) || !base::luhn_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {50, 50, 96}, "date and check digit");
}

std::optional<Claim> look_tr_tckn(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}, {{3, 3, 3, 2}, {space}}});
    if (!found || found->digits[0] == '0') return std::nullopt;
    const int odd = weighted_sum(found->digits, {1, 0, 1, 0, 1, 0, 1, 0, 1});
    const int even = weighted_sum(found->digits, {0, 1, 0, 1, 0, 1, 0, 1, 0});
    const int tenth = found->digits[9] - '0';
    if (((odd * 7 - even) % 10 + 10) % 10 != tenth || (odd + even + tenth) % 10 != last(found->digits))
        return std::nullopt;
    return claim(place.number(), *found, {62, 58, 96}, "two check digits");
}

}  // namespace waybill::detect

// Numbers of the United States: social security, individual taxpayer, bank routing.
#include "looks.hpp"
#include "shape.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

constexpr auto dash = Separator::dash, space = Separator::space, dot = Separator::dot;

std::optional<Shaped> three_two_four(const Number& number) {
    return shaped(number, {{{3, 2, 4}, {dash, space, dot}}, {{9}}});
}

int sure(const Number& number, int dashed) { return number.separator(0) == dash ? dashed : dashed - 20; }

}  // namespace

/// SSA: no area 000, 666 or 900 and above, no group 00, no serial 0000.
std::optional<Claim> look_us_ssn(const Place& place) {
    const auto found = three_two_four(place.number());
    if (!found) return std::nullopt;
    const Bytes d = found->digits;
    if (d.starts_with("000") || d.starts_with("666") || d[0] == '9') return std::nullopt;
    if (d.substr(3, 2) == "00" || d.substr(5) == "0000" || is_uniform(d) || d == "123456789") return std::nullopt;
    return claim(place.number(), *found, {sure(place.number(), 80), 20, 95}, "form and areas in use");
}

/// IRS: 900 to 999, then 50 to 65, 70 to 88, 90 to 92 or 94 to 99.
std::optional<Claim> look_us_itin(const Place& place) {
    const auto found = three_two_four(place.number());
    if (!found || found->digits[0] != '9') return std::nullopt;
    const int group = two(found->digits, 3);
    if (group < 50 || (group > 65 && group < 70) || group == 89 || group == 93) return std::nullopt;
    return claim(place.number(), *found, {sure(place.number(), 80), 20, 95}, "form and groups in use");
}

std::optional<Claim> look_aba_routing_number(const Place& place) {
    const auto found = shaped(place.number(), {{{9}}, {{4, 4, 1}, {dash}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    const int district = two(found->digits, 0);
    const bool known =
        district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district == 80;
    if (!known || base::weighted_sum(found->digits, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 != 0) return std::nullopt;
    return claim(place.number(), *found, {55, 25, 90});
}

}  // namespace waybill::detect

// Numbers of Germany, Austria and Switzerland: tax, pension insurance, social insurance, AHV.
#include <algorithm>

#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

constexpr auto space = Separator::space, dot = Separator::dot, dash = Separator::dash, slash = Separator::slash;

/// Of the first ten digits of a Steuer-IdNr exactly one stands twice or three times, and all others at most once.
bool repeats_one_digit(Bytes digits) {
    std::array<int, 10> times{};
    for (const char digit : digits.substr(0, 10)) ++times[static_cast<std::size_t>(digit - '0')];
    const auto more = std::count_if(times.begin(), times.end(), [](int n) { return n > 1; });
    return more == 1 && std::all_of(times.begin(), times.end(), [](int n) { return n <= 3; });
}

}  // namespace

std::optional<Claim> look_de_tax_id(const Place& place) {
    const auto found = shaped(place.number(), {{{11}}, {{2, 3, 3, 3}, {space, slash, dash}}});
    if (!found || found->digits[0] == '0' || !repeats_one_digit(found->digits)) return std::nullopt;
    if (!base::mod_11_10_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {75, 55, 96}, "check digit and repeated digit");
}

/// Deutsche Rentenversicherung: area, day of birth, initial of the name at birth, serial, check digit.
std::optional<Claim> look_de_social_security(const Place& place) {
    const auto found = spaced_token(place, {"99999999A999"}, Gaps::any);
    if (!found || found->lower) return std::nullopt;
    const Bytes c = found->compact();
    if (!is_dmy(c.substr(2, 6))) return std::nullopt;
    const int letter = c[8] - 'A' + 1;
    const std::array<int, 12> values{c[0] - '0', c[1] - '0', c[2] - '0',  c[3] - '0',  c[4] - '0', c[5] - '0',
                                     c[6] - '0', c[7] - '0', letter / 10, letter % 10, c[9] - '0', c[10] - '0'};
    constexpr std::array<int, 12> weights{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const int product = values[i] * weights[i];
        sum += product / 10 + product % 10;
    }
    if (sum % 10 != c[11] - '0') return std::nullopt;
    return Claim{place.at, found->end, 80, 97, "date and check digit"};
}

std::optional<Claim> look_at_svnr(const Place& place) {
    const auto found = shaped(place.number(), {{{4, 6}, {space, dash}}, {{10}}});
    if (!found || found->digits[0] == '0') return std::nullopt;
    const Bytes d = found->digits;
    const int month = two(d, 6);  // 13 to 15 once a day's serials are used up
    if (two(d, 4) < 1 || two(d, 4) > 31 || month < 1 || month > 15) return std::nullopt;
    const int check = base::weighted_sum(d, {3, 7, 9, 0, 5, 8, 4, 2, 1, 6}) % 11;
    if (check != d[3] - '0') return std::nullopt;
    return claim(place.number(), *found, {60, 40, 95}, "date and check digit");
}

std::optional<Claim> look_ch_ahv(const Place& place) {
    const auto found = shaped(place.number(), {{{3, 4, 4, 2}, {dot, space, dash}}, {{13}}});
    if (!found || !found->digits.starts_with("756")) return std::nullopt;
    if (base::weighted_sum(found->digits, {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1}) % 10 != 0) return std::nullopt;
    return claim(place.number(), *found, {90, 70, 98}, "country and check digit");
}

}  // namespace waybill::detect

// Numbers of the United Kingdom and Ireland: National Insurance, NHS, PPS.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {

/// HMRC's manual NIM39110: prefixes that are not given out, six digits, a suffix A to D.
std::optional<Claim> look_uk_nino(const Place& place) {
    const auto found = spaced_token(place, {"AA999999A"}, Gaps::any);
    if (!found) return std::nullopt;
    const Bytes c = found->compact();
    constexpr Bytes never_first = "DFIQUV", never_second = "DFIOQUV";
    if (never_first.find(c[0]) != Bytes::npos || never_second.find(c[1]) != Bytes::npos) return std::nullopt;
    for (const Bytes prefix : {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"})
        if (c.starts_with(prefix)) return std::nullopt;
    if (c[8] > 'D') return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 45 : 85, 97, "form and prefixes in use"};
}

std::optional<Claim> look_uk_nhs(const Place& place) {
    const auto found = shaped(place.number(), {{{3, 3, 4}, {Separator::space, Separator::dash}}, {{10}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    const int check = 11 - base::weighted_sum(found->digits, {10, 9, 8, 7, 6, 5, 4, 3, 2}) % 11;
    if (check % 11 != found->digits[9] - '0') return std::nullopt;  // 10 is never a digit
    return claim(place.number(), *found, {place.number().separator(0) == Separator::space ? 68 : 45, 35, 96});
}

std::optional<Claim> look_ie_pps(const Place& place) {
    const auto found = spaced_token(place, {"9999999AA", "9999999A"}, Gaps::none);
    if (!found || found->lower) return std::nullopt;
    const Bytes c = found->compact();
    const int second = c.size() == 9 && c[8] != 'W' ? c[8] - 'A' + 1 : 0;
    if (second > 9) return std::nullopt;
    const int rest = (base::weighted_sum(c.substr(0, 7), {8, 7, 6, 5, 4, 3, 2}) + 9 * second) % 23;
    if (c[7] != "WABCDEFGHIJKLMNOPQRSTUV"[rest]) return std::nullopt;
    return Claim{place.at, found->end, 65, 95, "check letter"};
}

}  // namespace waybill::detect

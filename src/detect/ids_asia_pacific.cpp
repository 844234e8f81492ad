// Numbers of India, China, Japan, Korea, Singapore and Australia.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

using base::weighted_sum;
constexpr auto space = Separator::space, dash = Separator::dash;

int last(Bytes digits) { return digits.back() - '0'; }

}  // namespace

std::optional<Claim> look_in_aadhaar(const Place& place) {
    const auto found = shaped(place.number(), {{{4, 4, 4}, {space, dash, Separator::dot}}, {{12}}});
    if (!found || found->digits[0] < '2' || is_uniform(found->digits)) return std::nullopt;
    if (!base::verhoeff_holds(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {72, 52, 97});
}

/// The fourth letter is the kind of holder: P for a person.
std::optional<Claim> look_in_pan(const Place& place) {
    const auto found = spaced_token(place, {"AAAAA9999A"}, Gaps::none);
    if (!found || Bytes("ABCEFGHJLPT").find(found->compact()[3]) == Bytes::npos) return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 40 : 75, found->lower ? 85 : 96, "form and kind of holder"};
}

/// GB 11643: region, day of birth, serial, ISO 7064 MOD 11-2.
std::optional<Claim> look_cn_resident_id(const Place& place) {
    const auto found = spaced_token(place, {"99999999999999999X"}, Gaps::none);
    if (!found) return std::nullopt;
    const Bytes c = found->compact();
    const int century = two(c, 6);
    if (century < 19 || century > 20 || !is_ymd(c.substr(8)) || c[0] == '0') return std::nullopt;
    const int sum = weighted_sum(c, {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2});
    if (c[17] != "10X98765432"[sum % 11]) return std::nullopt;
    return Claim{place.at, found->end, 92, 98, "date and check character"};
}

std::optional<Claim> look_jp_my_number(const Place& place) {
    const auto found = shaped(place.number(), {{{4, 4, 4}, {space, dash}}, {{12}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    const int rest = weighted_sum(found->digits, {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
    if ((rest <= 1 ? 0 : 11 - rest) != last(found->digits)) return std::nullopt;
    return claim(place.number(), *found, {40, 30, 95});
}

/// Numbers given out since October 2020 have no check digit.
std::optional<Claim> look_kr_rrn(const Place& place) {
    const auto found = shaped(place.number(), {{{6, 7}, {dash}}, {{13}}});
    if (!found || !is_ymd(found->digits)) return std::nullopt;
    const int sum = weighted_sum(found->digits, {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5});
    const bool checked = (11 - sum % 11) % 10 == last(found->digits);
    return claim(place.number(), *found, {checked ? 88 : 66, checked ? 55 : 20, 96}, "date and check digit");
}

std::optional<Claim> look_sg_nric_fin(const Place& place) {
    const auto found = spaced_token(place, {"A9999999A"}, Gaps::none);
    if (!found) return std::nullopt;
    const Bytes c = found->compact();
    const int offset = c[0] == 'T' || c[0] == 'G' ? 4 : c[0] == 'M' ? 3 : 0;
    const int rest = (weighted_sum(c.substr(1, 7), {2, 7, 6, 5, 4, 3, 2}) + offset) % 11;
    const char check = c[0] == 'M'                  ? "KLJNPQRTUWX"[10 - rest]
                       : c[0] == 'S' || c[0] == 'T' ? "JZIHGFEDCBA"[rest]
                                                    : "XWUTRQPNMLK"[rest];
    if (c[8] != check) return std::nullopt;
    return Claim{place.at, found->end, found->lower ? 50 : 80, 97, "check letter"};
}

std::optional<Claim> look_au_tfn(const Place& place) {
    const auto found = shaped(place.number(), {{{3, 3, 3}, {space, dash}}, {{9}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    if (weighted_sum(found->digits, {1, 4, 3, 7, 5, 8, 6, 9, 10}) % 11 != 0) return std::nullopt;
    return claim(place.number(), *found, {40, 25, 95});
}

std::optional<Claim> look_au_medicare(const Place& place) {
    const auto found = shaped(place.number(), {{{4, 5, 1}, {space, dash}}, {{10}}});
    if (!found || found->digits[0] < '2' || found->digits[0] > '6') return std::nullopt;
    if (weighted_sum(found->digits, {1, 3, 7, 9, 1, 3, 7, 9}) % 10 != found->digits[8] - '0') return std::nullopt;
    return claim(place.number(), *found, {66, 30, 95});
}

std::optional<Claim> look_au_abn(const Place& place) {
    const auto found = shaped(place.number(), {{{2, 3, 3, 3}, {space}}, {{11}}});
    if (!found || found->digits[0] == '0') return std::nullopt;
    const int sum = weighted_sum(found->digits, {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19}) - 10;
    if (sum % 89 != 0) return std::nullopt;
    return claim(place.number(), *found, {80, 50, 96});
}

std::optional<Claim> look_au_acn(const Place& place) {
    const auto found = shaped(place.number(), {{{3, 3, 3}, {space}}, {{9}}});
    if (!found || is_uniform(found->digits)) return std::nullopt;
    if ((10 - weighted_sum(found->digits, {8, 7, 6, 5, 4, 3, 2, 1}) % 10) % 10 != last(found->digits))
        return std::nullopt;
    return claim(place.number(), *found, {42, 25, 95});
}

}  // namespace waybill::detect

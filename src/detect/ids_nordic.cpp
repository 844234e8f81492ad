// Numbers of persons of Sweden, Denmark, Finland and Norway.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {

/// Skatteverket: YYMMDD-NNNC or with the century; a plus for who is over a hundred; 60 more on the day where it is
/// a co-ordination number. Luhn over the last ten digits.
std::optional<Claim> look_se_personnummer(const Place& place) {
    const Number& number = place.number();
    auto found = shaped(number, {{{6, 4}, {Separator::dash}}, {{8, 4}, {Separator::dash}}, {{12}}, {{10}}});
    if (!found)  // the plus is no separator of numbers
        if (const auto old = spaced_token(place, {"999999+9999"}, Gaps::none)) {
            std::array<char, 10> digits;
            old->compact().copy(digits.data(), 6);
            old->compact().substr(7).copy(digits.data() + 6, 4);
            const Bytes d(digits.data(), 10);
            if (is_ymd(d) && base::luhn_holds(d)) return Claim{place.at, old->end, 85, 97, "date and check digit"};
        }
    if (!found) return std::nullopt;
    Bytes d = found->digits;
    if (d.size() == 12) {
        if (const int century = two(d, 0); century < 18 || century > 20) return std::nullopt;
        d.remove_prefix(2);
    }
    const int day = two(d, 4) > 60 ? two(d, 4) - 60 : two(d, 4);
    if (!is_date(2000 + two(d, 0), two(d, 2), day) || !base::luhn_holds(d)) return std::nullopt;
    return claim(number, *found, {80, found->digits.size() == 12 ? 66 : 40, 96}, "date and check digit");
}

/// Since 2007 numbers without the check digit are given out too.
std::optional<Claim> look_dk_cpr(const Place& place) {
    const auto found = shaped(place.number(), {{{6, 4}, {Separator::dash, Separator::space}}, {{10}}});
    if (!found || !is_dmy(found->digits)) return std::nullopt;
    const bool checked = base::weighted_sum(found->digits, {4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
    if (checked) return claim(place.number(), *found, {66, 35, 96}, "date and check digit");
    return claim(place.number(), *found, {52, 15, 92}, "date");
}

/// DVV: DDMMYY, the century's sign, serial, check character of 31.
std::optional<Claim> look_fi_personal_identity_code(const Place& place) {
    for (const Bytes form : {"999999-999X", "999999A999X", "999999+999X"}) {
        const auto found = spaced_token(place, {form}, Gaps::none);
        if (!found || found->lower) continue;
        const Bytes c = found->compact();
        if (!is_dmy(c) || Bytes("-+ABCDEFUVWXY").find(c[6]) == Bytes::npos) return std::nullopt;
        const auto number = base::number_of(c.substr(0, 6)) * 1000 + base::number_of(c.substr(7, 3));
        if (c[10] != "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31]) return std::nullopt;
        return Claim{place.at, found->end, 88, 98, "date and check character"};
    }
    return std::nullopt;
}

std::optional<Claim> look_no_fodselsnummer(const Place& place) {
    const auto found = shaped(place.number(), {{{6, 5}, {Separator::space, Separator::dash}}, {{11}}});
    if (!found) return std::nullopt;
    const Bytes d = found->digits;
    const int day = two(d, 0) > 40 ? two(d, 0) - 40 : two(d, 0);    // D-numbers
    const int month = two(d, 2) > 40 ? two(d, 2) - 40 : two(d, 2);  // synthetic and help numbers
    if (!is_date(2000 + two(d, 4), month, day)) return std::nullopt;
    if (base::weighted_sum(d, {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) % 11 != 0) return std::nullopt;
    if (base::weighted_sum(d, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 != 0) return std::nullopt;
    return claim(place.number(), *found, {85, 72, 97}, "date and two check digits");
}

}  // namespace waybill::detect

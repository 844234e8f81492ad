// Passport numbers: their forms say next to nothing, so a word must. The United States' have a name of their own at
// Presidio; what is said in English of nine digits, or of a letter and eight, is taken for one of theirs.
#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"

namespace waybill::detect {

std::optional<Claim> look_us_passport(const Place& place) {
    const auto found = spaced_token(place, {"999999999", "A99999999"}, Gaps::none);
    if (!found || found->lower) return std::nullopt;
    return Claim{place.at, found->end, 10, 88, "form"};
}

std::optional<Claim> look_passport(const Place& place) {
    const bool digit = is_digit(static_cast<unsigned char>(place.text[place.at]));
    const auto found = digit ? spaced_token(place, {"999999999", "99AA99999", "99999999", "9999999999"}, Gaps::none)
                             : spaced_token(place,
                                            {"AA9999999", "AA999999", "A9999999", "A99999999", "AAA999999", "A99XXXXXX",
                                             "A9XXXXXXX", "AXXXXXXX9", "AA9999999A"},
                                            Gaps::none);
    if (!found || found->lower) return std::nullopt;
    return Claim{place.at, found->end, 10, 86, "form"};
}

}  // namespace waybill::detect

// International bank account numbers (ISO 13616): the country's length, its digits and letters, and MOD 97-10.
#include <algorithm>
#include <array>

#include "looks.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

struct Country {
    std::string_view code;
    std::size_t length;
};

/// SWIFT's IBAN registry, and countries that use IBANs without being in it.
constexpr std::array<Country, 111> countries{
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AO", 25}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BF", 28},
     {"BG", 22}, {"BH", 22}, {"BI", 27}, {"BJ", 28}, {"BR", 29}, {"BY", 28}, {"CF", 27}, {"CG", 27}, {"CH", 21},
     {"CI", 28}, {"CM", 27}, {"CR", 22}, {"CV", 25}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27}, {"DK", 18},
     {"DO", 28}, {"DZ", 26}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27},
     {"GA", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GQ", 27}, {"GR", 27}, {"GT", 28}, {"GW", 25},
     {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IR", 26}, {"IS", 26}, {"IT", 27},
     {"JO", 30}, {"KM", 27}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
     {"LV", 21}, {"LY", 25}, {"MA", 28}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MG", 27}, {"MK", 19}, {"ML", 28},
     {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"MZ", 25}, {"NE", 28}, {"NI", 28}, {"NL", 18}, {"NO", 15},
     {"OM", 23}, {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33},
     {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SN", 28}, {"SO", 23},
     {"ST", 25}, {"SV", 28}, {"TD", 27}, {"TG", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22},
     {"VG", 24}, {"XK", 20}, {"YE", 30}}};

std::size_t length_in(std::string_view code) {
    const auto found =
        std::lower_bound(countries.begin(), countries.end(), code, [](const Country& c, auto k) { return c.code < k; });
    return found != countries.end() && found->code == code ? found->length : 0;
}

constexpr std::size_t longest = 33;

}  // namespace

std::optional<Claim> look_iban(const Place& place) {
    const Bytes text = place.text;
    const Join before = join_before(text, place.at);
    if (before == Join::whole) return std::nullopt;
    std::array<char, longest> compact;
    compact[0] = to_upper(text[place.at]);
    compact[1] = to_upper(text[place.at + 1]);
    const std::size_t length = length_in({compact.data(), 2});
    if (length == 0) return std::nullopt;
    std::size_t read = 2, unseen = 0, at = place.at + 2;
    bool lower = is_lower(static_cast<unsigned char>(text[place.at]));
    char32_t separator = 0;
    while (read < length) {
        const Character here = character_at(text, at);
        if (is_unseen(here.code)) {
            if (unseen++ == length) return std::nullopt;
        } else if (is_alnum(here.code)) {
            lower = lower || is_lower(here.code);
            compact[read++] = to_upper(static_cast<char>(here.code));
        } else if ((is_space(here.code) || is_dash(here.code) || here.code == '\n') &&
                   (separator == 0 || separator == here.code) && is_alnum(character_at(text, at + here.length).code)) {
            separator = here.code;
        } else {
            return std::nullopt;
        }
        at += here.length;
    }
    const Join after = join_after(text, at);
    if (after == Join::whole) return std::nullopt;
    const Bytes check(compact.data() + 2, 2);  // 97 and less come out of the calculation as 02 to 98
    if (check < "02" || check > "98") return std::nullopt;
    std::array<char, longest> turned;
    std::copy(compact.begin() + 4, compact.begin() + static_cast<std::ptrdiff_t>(length), turned.begin());
    std::copy(compact.begin(), compact.begin() + 4, turned.begin() + static_cast<std::ptrdiff_t>(length) - 4);
    if (base::mod_97({turned.data(), length}) != 1) return std::nullopt;
    const bool slashed = before == Join::slash || after == Join::slash;
    return Claim{place.at, at, slashed ? 70 : lower ? 85 : 97, 99, "country's length and check digits"};
}

}  // namespace waybill::detect

// VAT identification numbers with their country's letters: the member states of the European Union, Northern Ireland
// and Great Britain, and
// Switzerland. The check digits are those that each state publishes for VIES.
#include <algorithm>

#include "looks.hpp"
#include "shape.hpp"
#include "tokens.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

using base::number_of;
using base::weighted_sum;

int at(Bytes number, std::size_t place) { return number[place] - '0'; }
int last(Bytes number) { return at(number, number.size() - 1); }

bool austria(Bytes n) {
    n.remove_prefix(1);
    int sum = 4;
    for (std::size_t i = 0; i < 7; ++i) {
        const int product = at(n, i) * (i % 2 == 0 ? 1 : 2);
        sum += product / 10 + product % 10;
    }
    return (10 - sum % 10) % 10 == last(n);
}

bool belgium(Bytes n) { return n[0] < '2' && 97 - number_of(n.substr(0, 8)) % 97 == number_of(n.substr(8)); }

bool bulgaria(Bytes n) {
    if (n.size() == 10) {  // persons: their EGN, foreigners', or others'
        return weighted_sum(n, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == last(n) ||
               weighted_sum(n, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == last(n) ||
               (11 - weighted_sum(n, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == last(n);
    }
    int rest = weighted_sum(n, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
    if (rest == 10) rest = weighted_sum(n, {3, 4, 5, 6, 7, 8, 9, 10}) % 11 % 10;
    return rest == last(n);
}

bool cyprus(Bytes n) {
    constexpr std::array<int, 10> odd{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += i % 2 == 0 ? odd[static_cast<std::size_t>(at(n, i))] : at(n, i);
    return n[8] == 'A' + sum % 26;
}

bool czechia(Bytes n) {
    if (n.size() == 8) {
        const int rest = 11 - weighted_sum(n, {8, 7, 6, 5, 4, 3, 2}) % 11;
        return n[0] != '9' && (rest == 10 ? 0 : rest == 11 ? 1 : rest) == last(n);
    }
    if (n.size() == 9) return two(n, 2) % 50 >= 1 && two(n, 2) % 50 <= 12 && two(n, 4) >= 1 && two(n, 4) <= 31;
    return number_of(n) % 11 == 0 && two(n, 4) >= 1 && two(n, 4) <= 31;
}

bool germany(Bytes n) { return n[0] != '0' && base::mod_11_10_holds(n); }

bool denmark(Bytes n) { return n[0] != '0' && weighted_sum(n, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0; }

bool estonia(Bytes n) { return weighted_sum(n, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0; }

bool greece(Bytes n) { return weighted_sum(n, {256, 128, 64, 32, 16, 8, 4, 2}) % 11 % 10 == last(n); }

bool spain(Bytes n) {
    constexpr Bytes persons = "TRWAGMYFPDXBNJZSQVHLCKE", companies = "JABCDEFGHI";
    const bool first_letter = n[0] >= 'A', last_letter = n[8] >= 'A';
    const Bytes middle = n.substr(1, 7);
    if (!std::all_of(middle.begin(), middle.end(), [](char c) { return c <= '9'; })) return false;
    if (!first_letter) return last_letter && n[8] == persons[number_of(n.substr(0, 8)) % 23];
    if (Bytes("KLMXYZ").find(n[0]) != Bytes::npos) {
        const auto century = n[0] >= 'X' ? static_cast<std::uint64_t>(n[0] - 'X') * 10'000'000 : 0;
        return last_letter && n[8] == persons[(century + number_of(middle)) % 23];
    }
    if (Bytes("ABCDEFGHJNPQRSUVW").find(n[0]) == Bytes::npos) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 7; ++i) {
        const int product = at(middle, i) * (i % 2 == 0 ? 2 : 1);
        sum += product / 10 + product % 10;
    }
    const int check = (10 - sum % 10) % 10;
    return last_letter ? n[8] == companies[static_cast<std::size_t>(check)] : at(n, 8) == check;
}

bool finland(Bytes n) { return weighted_sum(n, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0; }

bool france(Bytes n) {
    const Bytes siren = n.substr(2);
    if (!std::all_of(siren.begin(), siren.end(), [](char c) { return c <= '9'; })) return false;
    if (!base::luhn_holds(siren)) return siren.starts_with("000") && n[0] <= '9';  // Monaco
    if (n[0] > '9' || n[1] > '9') return true;                                     // the newer keys have letters
    return (12 + 3 * (number_of(siren) % 97)) % 97 == number_of(n.substr(0, 2));
}

bool croatia(Bytes n) { return base::mod_11_10_holds(n); }

bool hungary(Bytes n) { return weighted_sum(n, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0; }

bool ireland(Bytes n) {
    constexpr Bytes letters = "WABCDEFGHIJKLMNOPQRSTUV";
    if (n[1] > '9') {  // the old form: 1A23456B
        const std::string turned = "0" + std::string(n.substr(2, 5)) + n[0];
        return n[7] == letters[static_cast<std::size_t>(weighted_sum(turned, {8, 7, 6, 5, 4, 3, 2}) % 23)];
    }
    const int second = n.size() == 9 && n[8] != 'W' ? n[8] - 'A' + 1 : 0;
    const int rest = (weighted_sum(n, {8, 7, 6, 5, 4, 3, 2}) + 9 * second) % 23;
    return second < 10 && n[7] == letters[static_cast<std::size_t>(rest)];
}

bool italy(Bytes n) { return base::luhn_holds(n) && !n.starts_with("0000000"); }

bool lithuania(Bytes n) {
    const bool is_short = n.size() == 9;
    int rest =
        (is_short ? weighted_sum(n, {1, 2, 3, 4, 5, 6, 7, 8}) : weighted_sum(n, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2})) %
        11;
    if (rest == 10)
        rest = (is_short ? weighted_sum(n, {3, 4, 5, 6, 7, 8, 9, 1})
                         : weighted_sum(n, {3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4})) %
               11 % 10;
    return n[n.size() - 2] == '1' && rest == last(n);
}

bool luxembourg(Bytes n) { return number_of(n.substr(0, 6)) % 89 == number_of(n.substr(6)); }

bool latvia(Bytes n) {
    if (n[0] > '3') return weighted_sum(n, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3;
    return two(n, 0) >= 1 && two(n, 0) <= 32;
}

bool malta(Bytes n) { return weighted_sum(n, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0; }

bool netherlands(Bytes n) {
    if (weighted_sum(n, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0) return true;
    return base::mod_97("NL" + std::string(n)) == 1;  // sole traders' since 2020
}

bool poland(Bytes n) { return weighted_sum(n, {6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == last(n); }

bool portugal(Bytes n) {
    const int rest = 11 - weighted_sum(n, {9, 8, 7, 6, 5, 4, 3, 2}) % 11;
    return n[0] != '0' && (rest >= 10 ? 0 : rest) == last(n);
}

bool romania(Bytes n) {
    const std::string full = std::string(10 - n.size(), '0') + std::string(n);
    return n[0] != '0' && weighted_sum(full, {7, 5, 3, 2, 1, 7, 5, 3, 2}) * 10 % 11 % 10 == last(n);
}

bool sweden(Bytes n) { return base::luhn_holds(n.substr(0, 10)) && n.substr(10) >= "01"; }

bool slovenia(Bytes n) {
    const int rest = 11 - weighted_sum(n, {8, 7, 6, 5, 4, 3, 2}) % 11;
    return n[0] != '0' && rest != 11 && (rest == 10 ? 0 : rest) == last(n);
}

bool slovakia(Bytes n) { return n[0] != '0' && number_of(n) % 11 == 0; }

bool great_britain(Bytes n) {
    const int sum = weighted_sum(n, {8, 7, 6, 5, 4, 3, 2}) + two(n, 7);
    return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

bool switzerland(Bytes n) {
    n.remove_prefix(1);  // CHE
    return (11 - weighted_sum(n, {5, 4, 3, 2, 7, 6, 5, 4}) % 11) % 11 == last(n);
}

struct State {
    Bytes code, form;  // the form of tokens.hpp, after the code
    bool (*holds)(Bytes number);
};

/// Longer forms of one state stand before shorter ones.
constexpr std::array<State, 39> states{{
    {"AT", "U99999999", austria},       {"BE", "9999999999", belgium},      {"BG", "9999999999", bulgaria},
    {"BG", "999999999", bulgaria},      {"CY", "99999999A", cyprus},        {"CZ", "9999999999", czechia},
    {"CZ", "999999999", czechia},       {"CZ", "99999999", czechia},        {"DE", "999999999", germany},
    {"DK", "99999999", denmark},        {"EE", "999999999", estonia},       {"EL", "999999999", greece},
    {"ES", "X9999999X", spain},         {"FI", "99999999", finland},        {"FR", "XX999999999", france},
    {"GB", "999999999", great_britain}, {"HR", "99999999999", croatia},     {"HU", "99999999", hungary},
    {"IE", "9999999AA", ireland},       {"IE", "9X99999A", ireland},        {"IT", "99999999999", italy},
    {"LT", "999999999999", lithuania},  {"LT", "999999999", lithuania},     {"LU", "99999999", luxembourg},
    {"LV", "99999999999", latvia},      {"MT", "99999999", malta},          {"NL", "999999999B99", netherlands},
    {"PL", "9999999999", poland},       {"PT", "999999999", portugal},      {"RO", "9999999999", romania},
    {"RO", "999999999", romania},       {"RO", "99999999", romania},        {"RO", "9999999", romania},
    {"RO", "999999", romania},          {"SE", "999999999999", sweden},     {"SI", "99999999", slovenia},
    {"SK", "9999999999", slovakia},     {"XI", "999999999", great_britain}, {"CH", "E999999999", switzerland},
}};

}  // namespace

std::optional<Claim> look_eu_vat_id(const Place& place) {
    const Bytes code = place.text.substr(place.at, 2);
    if (!is_upper(static_cast<unsigned char>(code[0]))) return std::nullopt;
    for (const State& state : states) {
        if (state.code != code) continue;
        std::array<char, 16> form;
        code.copy(form.data(), 2);
        state.form.copy(form.data() + 2, state.form.size());
        const auto found = spaced_token(place, {Bytes(form.data(), state.form.size() + 2)}, Gaps::any);
        if (!found || found->lower || !state.holds(found->compact().substr(2))) continue;
        // Short numbers, and those with one check digit in ten, are also marks of parts and rooms.
        const bool weak = state.form.size() < 8;
        return Claim{place.at, found->end, weak ? 40 : 78, weak ? 88 : 97, "country's form and check digit"};
    }
    return std::nullopt;
}

}  // namespace waybill::detect

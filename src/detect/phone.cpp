// Telephone numbers: international ones by their country code and length (E.164), national ones by the groups in which
// the larger countries write them. What is only a row of digits needs a word that says so.
#include <algorithm>

#include "dialled.hpp"
#include "looks.hpp"

namespace waybill::detect {
namespace {

struct Plan {
    Bytes begins;                   // the country code, or its first digits where many are taken as one
    std::size_t shortest, longest;  // of the national number
    std::size_t code = 0;           // length of the country code; 0: `begins` is all of it
};

/// ITU-T E.164; the codes with lengths of their own, then those that are taken as one.
constexpr std::array<Plan, 59> plans{
    {{"1", 10, 10},   {"7", 10, 10},   {"20", 8, 10},    {"27", 9, 9},     {"30", 10, 10},   {"31", 9, 9},
     {"32", 8, 9},    {"33", 9, 9},    {"34", 9, 9},     {"36", 8, 9},     {"39", 7, 11},    {"40", 9, 9},
     {"41", 9, 9},    {"43", 7, 13},   {"44", 9, 10},    {"45", 8, 8},     {"46", 7, 10},    {"47", 8, 8},
     {"48", 9, 9},    {"49", 7, 12},   {"51", 8, 9},     {"52", 10, 11},   {"53", 8, 8},     {"54", 10, 11},
     {"55", 10, 11},  {"56", 9, 9},    {"57", 8, 10},    {"58", 10, 10},   {"60", 8, 10},    {"61", 9, 9},
     {"62", 8, 12},   {"63", 9, 10},   {"64", 8, 10},    {"65", 8, 8},     {"66", 8, 9},     {"81", 9, 10},
     {"82", 8, 10},   {"84", 9, 10},   {"86", 10, 11},   {"90", 10, 10},   {"91", 10, 10},   {"92", 9, 10},
     {"93", 9, 9},    {"94", 9, 9},    {"95", 7, 10},    {"98", 10, 10},   {"352", 6, 9},    {"353", 7, 9},
     {"372", 7, 8},   {"2", 8, 11, 3}, {"35", 7, 10, 3}, {"37", 7, 10, 3}, {"38", 8, 10, 3}, {"42", 9, 9, 3},
     {"5", 7, 10, 3}, {"6", 5, 9, 3},  {"85", 8, 9, 3},  {"96", 7, 10, 3}, {"97", 7, 10, 3}}};

/// Country code and national number, without the plus; a trunk nought in parentheses, `+44 (0)20`, does not count.
bool is_international(Bytes digits, std::size_t trunk) {
    const auto plan =
        std::find_if(plans.begin(), plans.end(), [&](const Plan& p) { return digits.starts_with(p.begins); });
    if (plan == plans.end()) return false;
    const std::size_t code = plan->code != 0 ? plan->code : plan->begins.size();
    if (digits.size() <= code + trunk) return false;
    const std::size_t national = digits.size() - code - trunk;
    const bool area = plan->begins != "1" || digits[1] >= '2';
    return plan->shortest <= national && national <= plan->longest && area && digits.size() <= 15 + trunk;
}

struct Sure {
    int alone, with_word;
};

std::optional<Sure> international(const Dialled& dialled, std::size_t groups) {
    Bytes digits = dialled.number(groups);
    std::size_t trunk = 0;
    for (std::size_t i = 1; i < groups; ++i)
        if (dialled.groups[i].parentheses && dialled.groups[i].length == 1) trunk = 1;
    if (dialled.plus) {
        if (is_international(digits, trunk)) return Sure{groups > 1 ? 88 : 84, 98};
        return std::nullopt;
    }
    if (!digits.starts_with("00") || !is_international(digits.substr(2), trunk)) return std::nullopt;
    if (groups > 1 && dialled.groups[0].length > 5) return std::nullopt;  // nothing stands between 00 and the country
    return Sure{groups > 1 ? 66 : 40, 94};
}

/// United States, Canada and the Caribbean: area and exchange begin with 2 to 9.
std::optional<Sure> north_american(const Dialled& dialled, std::size_t groups) {
    Bytes digits = dialled.number(groups);
    std::size_t first = 0;
    if (dialled.groups[0].length == 1 && digits[0] == '1') {
        digits.remove_prefix(1);
        first = 1;
    }
    const std::size_t rest = groups - first;
    if (digits.size() != 10 || rest != 3) return std::nullopt;
    const auto& area = dialled.groups[first];
    const auto& exchange = dialled.groups[first + 1];
    if (area.length != 3 || exchange.length != 3) return std::nullopt;
    if (digits[0] < '2' || digits.substr(1, 2) == "11") return std::nullopt;
    const bool valid = digits[3] >= '2';
    int alone = 0;
    if (area.parentheses)
        alone = 80;
    else if (exchange.after == Separator::dash)
        alone = 74;
    else if (exchange.after == Separator::dot && area.after == Separator::dot)
        alone = 68;
    else if (exchange.after == Separator::space && area.after == Separator::space)
        alone = 58;
    else
        return std::nullopt;
    return Sure{alone - (valid ? 0 : 25), 95};
}

/// A nought for trunk calls, then what many countries write in many ways.
std::optional<Sure> trunk_nought(const Dialled& dialled, std::size_t groups) {
    const Bytes digits = dialled.number(groups);
    if (groups < 2 || digits.size() < 9 || digits.size() > 12) return std::nullopt;
    if (digits[0] != '0' || digits[1] == '0') return std::nullopt;
    if (digits.size() == 12 && groups != 2) return std::nullopt;
    if (dialled.has_lengths(groups, {2, 2, 2, 2, 2})) return Sure{76, 96};
    if (dialled.has_lengths(groups, {5, 4})) return std::nullopt;     // a ZIP code of the United States
    if (dialled.has_lengths(groups, {3, 2, 4})) return Sure{30, 90};  // a social security number in form
    for (std::size_t i = 0; i < groups; ++i)
        if (dialled.groups[i].length < 2 || dialled.groups[i].length > 8) return std::nullopt;
    if (dialled.groups[0].length > 5) return std::nullopt;
    for (std::size_t i = 1; i + 1 < groups; ++i)
        if (dialled.groups[i].after == Separator::slash) return std::nullopt;
    if (dialled.groups[0].parentheses) return Sure{78, 96};
    return Sure{digits.size() >= 10 ? 62 : 54, 95};
}

std::optional<Sure> other_national(const Dialled& dialled, std::size_t groups) {
    const Bytes digits = dialled.number(groups);
    const bool spaced = dialled.groups[0].after == Separator::space;
    const auto is = [&](std::initializer_list<std::size_t> lengths) { return dialled.has_lengths(groups, lengths); };
    if (is({2, 5, 4}) || is({2, 4, 4})) return Sure{dialled.groups[0].parentheses ? 78 : 35, 94};  // Brazil, Mexico
    if (is({3, 4, 4}) && digits[0] == '1' && digits[1] > '2') return Sure{62, 95};                 // China
    if (is({1, 3, 3, 2, 2}) && digits[0] == '8') return Sure{dialled.groups[1].parentheses ? 78 : 60, 95};  // Russia
    if (is({5, 5}) && digits[0] >= '6') return Sure{44, 93};                                                // India
    if (is({3, 3, 3}) || is({3, 2, 2, 2}) || is({2, 3, 2, 2})) return Sure{spaced && digits[0] >= '4' ? 42 : 30, 92};
    if (is({2, 2, 2, 2}) || is({4, 3, 3}) || is({3, 2, 3}) || is({4, 4}) || is({3, 6}) || is({3, 7}) || is({4, 6}))
        return Sure{25, 88};
    if (is({3, 4}) && digits[0] >= '2' && dialled.groups[0].after != Separator::slash) return Sure{25, 82};
    if (groups == 1 && digits.size() >= 7 && digits.size() <= 12) return Sure{digits.size() == 10 ? 20 : 12, 86};
    return std::nullopt;
}

std::optional<Sure> judge(const Dialled& dialled, std::size_t groups) {
    if (auto sure = international(dialled, groups); sure || dialled.plus) return sure;
    if (auto sure = north_american(dialled, groups)) return sure;
    if (auto sure = trunk_nought(dialled, groups)) return sure;
    return other_national(dialled, groups);
}

bool is_free_start(Bytes text, std::size_t at) {
    const Character before = character_before(text, at);
    if (text[at] != '+' && text[at] != '(') {
        std::size_t end = at;
        while (is_digit(character_at(text, end).code)) ++end;
        const bool enclosed = before.code == '(' && character_at(text, end).code == ')';  // the parenthesis has it
        return !enclosed && is_free_before(text, at);
    }
    if (is_word(before.code) || before.code == '+' || before.code == ')') return false;
    return text[at] == '+' || is_free_before(text, at);
}

/// A row of spaced groups of which a part would do: most likely another number.
bool is_part_of_row(const Place& place, const Dialled& dialled, std::size_t groups) {
    if (groups < 2 || dialled.groups[groups - 2].after != Separator::space) return false;
    if (groups < dialled.count) return true;
    return is_digit(static_cast<unsigned char>(place.text[place.at])) && place.number().follows_digits();
}

}  // namespace

std::optional<Claim> look_phone_number(const Place& place) {
    if (!is_free_start(place.text, place.at)) return std::nullopt;
    const Dialled dialled(place.text, place.at);
    // The most groups that are a number: what follows after a space may be another.
    for (std::size_t groups = dialled.count; groups > 0; --groups) {
        const auto& last = dialled.groups[groups - 1];
        if (last.parentheses) continue;
        if (groups < dialled.count && last.after != Separator::space) continue;
        const std::size_t end = extension_end(place.text, last.end);
        if (end == last.end && !is_free_after(place.text, end)) continue;
        auto sure = judge(dialled, groups);
        if (!sure) continue;
        if (!dialled.plus && !dialled.has_parentheses(groups) && is_part_of_row(place, dialled, groups)) {
            sure->alone -= 30;
            sure->with_word -= 40;
        }
        if (dialled.country_enclosed && groups == 1) return std::nullopt;
        return Claim{place.at - (dialled.country_enclosed ? 1 : 0), end, sure->alone, sure->with_word, "form"};
    }
    return std::nullopt;
}

}  // namespace waybill::detect

// Payment card numbers: the issuers' ranges (ISO/IEC 7812) with the lengths they issue, and Luhn's check digit.
#include <algorithm>

#include "looks.hpp"
#include "shape.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

struct Issuer {
    int first, last;  // of the first six digits
    std::size_t shortest, longest;
};

constexpr std::array<Issuer, 19> issuers{{
    {400000, 499999, 16, 16},                                                      // Visa
    {400000, 499999, 19, 19}, {400000, 499999, 13, 13}, {510000, 559999, 16, 16},  // Mastercard
    {222100, 272099, 16, 16}, {340000, 349999, 15, 15},                            // American Express
    {370000, 379999, 15, 15}, {300000, 305999, 14, 14},                            // Diners Club
    {309500, 309599, 14, 14}, {360000, 369999, 14, 14}, {380000, 399999, 14, 14}, {352800, 358999, 16, 19},  // JCB
    {601100, 601199, 16, 19},                                                                                // Discover
    {644000, 659999, 16, 19}, {620000, 629999, 16, 19},                                                      // UnionPay
    {500000, 509999, 12, 19},  // Maestro and national schemes
    {560000, 589999, 12, 19}, {630000, 639999, 12, 19}, {600000, 699999, 16, 16},
}};

bool is_issued(Bytes digits) {
    const auto first = static_cast<int>(base::number_of(digits.substr(0, 6)));
    return std::any_of(issuers.begin(), issuers.end(), [&](const Issuer& issuer) {
        return issuer.first <= first && first <= issuer.last && issuer.shortest <= digits.size() &&
               digits.size() <= issuer.longest;
    });
}

bool is_rarely_issued(Bytes digits) {
    const bool maestro = digits[0] == '5' ? digits[1] == '0' || digits[1] > '5' : digits.substr(0, 2) == "63";
    return digits.size() == 13 || (maestro && digits.size() != 16) || digits.size() > 16;
}

bool is_card(Bytes digits) { return is_issued(digits) && base::luhn_holds(digits); }

/// What follows after a space may be a date or a code: cards are written before them, so it does not count.
std::optional<Shaped> card_in(const Number& number) {
    using enum Separator;
    std::optional<Shaped> found;
    if (const std::size_t length = number.length(0); length >= 12 && length <= 19) {
        found = shaped(number, {{{length}}});
        return found && is_card(found->digits) ? found : std::nullopt;
    }
    if (number.length(0) < 4 || number.groups() == 1) return std::nullopt;
    for (const std::initializer_list<std::size_t> lengths : {std::initializer_list<std::size_t>{4, 4, 4, 4, 3},
                                                             {4, 4, 4, 4},
                                                             {4, 6, 5},
                                                             {4, 6, 4},
                                                             {8, 8},
                                                             {4, 4, 4, 1}}) {
        const std::size_t groups = lengths.size();
        if (!number.has_groups(lengths, {space, dash, dot, slash, line}) || number.join_after(groups) == Join::whole)
            continue;
        const bool slashed = number.join_before() == Join::slash || number.join_after(groups) == Join::slash;
        if (is_card(number.digits(groups)))
            return Shaped{number.digits(groups), number.end(groups - 1), false, slashed};
    }
    return std::nullopt;
}

/// A row of spaced groups that goes on is a table of numbers: then a word must say that it is a card.
bool is_in_row(const Number& number, const Shaped& found) {
    if (found.plain || number.separator(0) != Separator::space) return false;
    const std::size_t next = number.groups() > 4 && number.separator(3) == Separator::space ? number.length(4) : 0;
    return number.follows_digits() || next == 4;
}

}  // namespace

std::optional<Claim> look_credit_card(const Place& place) {
    const Number& number = place.number();
    if (number.join_before() == Join::whole) return std::nullopt;
    const auto found = card_in(number);
    if (!found) return std::nullopt;
    const bool rare = is_rarely_issued(found->digits);
    const bool unusual =
        !found->plain && (number.separator(0) == Separator::slash || number.separator(0) == Separator::line);
    const int formatted = unusual || is_in_row(number, *found) ? 45 : rare ? 75 : 95;
    return claim(number, *found, {formatted, rare ? 40 : 85, 99}, "issuer's range and check digit");
}

}  // namespace waybill::detect

// Dates that a word near them says to be someone's birth. Numeric dates in the orders of the world, and dates with a
// month's name in several languages. A date alone is nothing.
#include <algorithm>

#include "looks.hpp"
#include "shape.hpp"
#include "waybill/base/checksums.hpp"

namespace waybill::detect {
namespace {

constexpr int sure = 94;

struct Month {
    Bytes name;
    int number;
};

/// Beginnings of names: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish.
constexpr std::array<Month, 44> months{
    {{"jan", 1},  {"ene", 1},  {"gen", 1},  {"sty", 1},  {"feb", 2},  {"fév", 2},  {"fev", 2},  {"lut", 2}, {"mar", 3},
     {"mär", 3},  {"maa", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"kwi", 4},  {"may", 5},  {"mai", 5}, {"mag", 5},
     {"mei", 5},  {"maj", 5},  {"jun", 6},  {"juin", 6}, {"giu", 6},  {"cze", 6},  {"juil", 7}, {"jul", 7}, {"lug", 7},
     {"lip", 7},  {"aug", 8},  {"aoû", 8},  {"ago", 8},  {"sie", 8},  {"sep", 9},  {"set", 9},  {"wrz", 9}, {"oct", 10},
     {"okt", 10}, {"out", 10}, {"ott", 10}, {"paź", 10}, {"nov", 11}, {"lis", 11}, {"dec", 12}, {"dez", 12}}};
constexpr std::array<Month, 5> more_months{{{"déc", 12}, {"dic", 12}, {"gru", 12}, {"kwie", 4}, {"maggio", 5}}};

int month_of(Bytes word) {
    if (word.size() < 3) return 0;
    std::array<char, 6> folded{};
    for (std::size_t i = 0; i < std::min(word.size(), folded.size()); ++i)
        folded[i] = is_upper(static_cast<unsigned char>(word[i])) ? static_cast<char>(word[i] + 32) : word[i];
    const Bytes lower(folded.data(), std::min(word.size(), folded.size()));
    for (const auto& month : months)
        if (month.name[0] == lower[0] && lower.starts_with(month.name)) return month.number;
    for (const auto& month : more_months)
        if (month.name[0] == lower[0] && lower.starts_with(month.name)) return month.number;
    return 0;
}

bool is_year(int year) { return year >= 1900 && year <= 2099; }

/// Reads over what stands between the parts of a date: spaces, dots, commas, dashes, `of`, `de`, and `st`, `th` after
/// a day.
class Reader {
public:
    Reader(Bytes text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }

    /// 1 to 4 digits; -1 where none stand here.
    int number(std::size_t& length) {
        length = 0;
        while (length < 5 && is_digit(character_at(text_, at_ + length).code)) ++length;
        if (length == 0 || length == 5) return -1;
        const int value = static_cast<int>(base::number_of(text_.substr(at_, length)));
        at_ += length;
        return value;
    }
    Bytes word() {
        const std::size_t begin = at_;
        for (Character c = character_at(text_, at_); is_word(c.code) && !is_digit(c.code) && at_ - begin < 24;
             c = character_at(text_, at_))
            at_ += c.length;
        return text_.substr(begin, at_ - begin);
    }
    void between() {
        for (const Bytes ordinal : {"st ", "nd ", "rd ", "th ", "er ", "st,", "nd,", "rd,", "th,"})
            if (text_.substr(at_, 3) == ordinal) at_ += 2;
        for (std::size_t i = 0; i < 3; ++i) {
            const Character c = character_at(text_, at_);
            if (!is_space(c.code) && c.code != '.' && c.code != ',' && !is_dash(c.code)) break;
            at_ += c.length;
        }
        for (const Bytes of : {"of ", "de ", "del "})
            if (text_.substr(at_, of.size()) == of) at_ += of.size();
    }

private:
    Bytes text_;
    std::size_t at_;
};

std::optional<Claim> found(const Place& place, std::size_t end) {
    if (!is_free_after(place.text, end)) return std::nullopt;
    return Claim{place.at, end, 10, sure, "date"};
}

/// 23 July 1985, 23. Juli 1985, 23rd of July, 1985, 23 de julio de 1985, 23-Jul-85.
std::optional<Claim> day_first(const Place& place) {
    Reader reader(place.text, place.at);
    std::size_t digits = 0;
    const int day = reader.number(digits);
    reader.between();
    const int month = month_of(reader.word());
    reader.between();
    int year = reader.number(digits);
    if (digits == 2) year += 1900;
    if (month == 0 || (digits != 4 && digits != 2) || !is_year(year) || !is_date(year, month, day)) return std::nullopt;
    return found(place, reader.at());
}

std::optional<Claim> numeric(const Place& place) {
    const Number& number = place.number();
    if (!number.is_free_before()) return std::nullopt;
    if (number.length(0) <= 2 && number.groups() <= 1) return day_first(place);
    constexpr auto dash = Separator::dash, slash = Separator::slash, dot = Separator::dot, space = Separator::space;
    // The years' digits may be two; a time may follow, which is not a part.
    if (number.groups() < 3 && number.length(0) != 8) return number.length(0) <= 2 ? day_first(place) : std::nullopt;
    if (number.length(0) == 8) {
        const Bytes d = number.digits(1);
        const int year = static_cast<int>(base::number_of(d.substr(0, 4)));
        if (!is_year(year) || !is_date(year, two(d, 4), two(d, 6)) || !number.is_free_after(1)) return std::nullopt;
        return Claim{place.at, number.end(0), 5, 80, "date"};
    }
    const auto separator = number.separator(0);
    if (separator != number.separator(1) || separator == Separator::none) return std::nullopt;
    if (separator != dash && separator != slash && separator != dot && separator != space) return std::nullopt;
    const Bytes all = number.digits(3);
    const auto value = [&](std::size_t group) {
        const std::size_t begin = number.digits(group).size();
        return static_cast<int>(base::number_of(all.substr(begin, number.length(group))));
    };
    if (number.length(0) > 4 || number.length(1) > 2 || number.length(2) > 4) return std::nullopt;
    bool date = false;
    if (number.length(0) == 4) {
        date = number.length(2) <= 2 && is_year(value(0)) && is_date(value(0), value(1), value(2));
    } else if (number.length(2) == 4 || number.length(2) == 2) {
        const int year = number.length(2) == 4 ? value(2) : value(2) + 1900;
        date = number.length(0) <= 2 && is_year(year) &&
               (is_date(year, value(1), value(0)) || is_date(year, value(0), value(1)));
    }
    if (!date) return std::nullopt;
    const Character next = character_at(place.text, number.end(2));
    if (next.code != 'T' && !number.is_free_after(3)) return std::nullopt;
    return Claim{place.at, number.end(2), 10, sure, "date"};
}

/// July 23, 1985; Jul. 23rd 1985.
std::optional<Claim> month_first(const Place& place) {
    if (!is_free_before(place.text, place.at)) return std::nullopt;
    Reader reader(place.text, place.at);
    const int month = month_of(reader.word());
    reader.between();
    std::size_t digits = 0;
    const int day = reader.number(digits);
    if (digits > 2) return std::nullopt;
    reader.between();
    const int year = reader.number(digits);
    if (month == 0 || digits != 4 || !is_year(year) || !is_date(year, month, day)) return std::nullopt;
    return found(place, reader.at());
}

}  // namespace

std::optional<Claim> look_date_of_birth(const Place& place) {
    return is_digit(static_cast<unsigned char>(place.text[place.at])) ? numeric(place) : month_first(place);
}

}  // namespace waybill::detect

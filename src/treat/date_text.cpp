#include "date_text.hpp"

#include <algorithm>

namespace waybill::treat {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// From `least` to `most` digits off the front; nothing, and `rest` as it was, where there are fewer or more.
std::optional<unsigned> take_number(Bytes& rest, std::size_t least, std::size_t most, std::size_t* size = nullptr) {
    const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
    if (digits < least || digits > most) return std::nullopt;
    unsigned value = 0;
    for (const char digit : rest.substr(0, digits)) value = 10 * value + static_cast<unsigned>(digit - '0');
    rest.remove_prefix(digits);
    if (size != nullptr) *size = digits;
    return value;
}

bool take(Bytes& rest, char wanted) {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(1);
    return true;
}

void put_number(std::string& out, unsigned value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void put_year(std::string& out, std::chrono::year_month_day date) {
    put_number(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
}

/// Z, z, or an offset: +02, +0200, +02:00. A space may stand before it.
bool is_zone(Bytes text) {
    take(text, ' ');
    if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    Bytes hours = text.substr(0, 2);
    const auto hour = take_number(hours, 2, 2);
    if (!hour || *hour > 23) return false;
    text.remove_prefix(2);
    if (text.empty()) return true;
    take(text, ':');
    const auto minute = take_number(text, 2, 2);
    return minute && *minute < 60 && text.empty();
}

}  // namespace

std::optional<DateText> DateText::parse(Bytes text, Order order) {
    DateText out;
    Bytes rest = text;
    if (!out.read_date(rest, order) || !out.date_.ok() || out.date_.year() < std::chrono::year{1}) return std::nullopt;
    if (!rest.empty() && !out.read_time(rest)) return std::nullopt;
    return out;
}

bool DateText::read_date(Bytes& rest, Order order) {
    std::size_t size = 0;
    const auto first = take_number(rest, 1, 8, &size);
    if (!first) return false;
    const auto dated = [this](unsigned year, unsigned month, unsigned day) {
        date_ = std::chrono::year{static_cast<int>(year)} / std::chrono::month{month} / std::chrono::day{day};
        return true;
    };
    if (size == 8) {
        form_ = Form::compact;
        return dated(*first / 10'000, *first / 100 % 100, *first % 100);
    }
    if (rest.empty() || (rest.front() != '-' && rest.front() != '/' && rest.front() != '.')) return false;
    between_ = rest.front();
    rest.remove_prefix(1);
    std::size_t second_size = 0, third_size = 0;
    const auto second = take_number(rest, 1, 2, &second_size);
    if (!second || !take(rest, between_)) return false;
    const auto third = take_number(rest, 1, 4, &third_size);
    if (!third) return false;
    if (size == 4) {
        form_ = Form::year_first;
        return second_size == 2 && third_size == 2 && between_ != '.' && dated(*first, *second, *third);
    }
    if (size > 2 || third_size != 4) return false;
    padded_ = size == 2 && second_size == 2;
    const bool dotted = between_ == '.';  // 24.12.2026: day first wherever it is written
    if (!dotted && order == Order::unsaid) return false;
    form_ = dotted || order == Order::day_first ? Form::day_first : Form::month_first;
    return form_ == Form::day_first ? dated(*third, *second, *first) : dated(*third, *first, *second);
}

bool DateText::read_time(Bytes rest) {
    time_ = rest;
    const bool iso = take(rest, 'T') || take(rest, 't');
    if (!iso && !take(rest, ' ')) return false;
    const Bytes from_hour = rest;
    Bytes two = rest.substr(0, 2);
    const auto hour = take_number(two, 2, 2);
    if (!hour || *hour > 23) return false;
    hour_ = Bytes(time_.data(), static_cast<std::size_t>(from_hour.data() - time_.data()) + 2);
    rest.remove_prefix(2);
    if (!take(rest, ':')) return false;
    const auto minute = take_number(rest, 2, 2);
    if (!minute || *minute > 59) return false;
    if (take(rest, ':')) {
        const auto second = take_number(rest, 2, 2);
        if (!second || *second > 60) return false;  // 60: a leap second (RFC 3339 section 5.6)
        if (take(rest, '.')) {
            const auto after = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
            if (after == 0) return false;
            rest.remove_prefix(after);
        }
    }
    zone_ = rest;
    return rest.empty() || is_zone(rest);
}

void DateText::put_day(std::chrono::year_month_day date, std::string& out) const {
    const unsigned month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
    const std::size_t width = padded_ ? 2 : 1;
    switch (form_) {
        case Form::compact:
            put_year(out, date);
            put_number(out, month, 2);
            put_number(out, day, 2);
            return;
        case Form::year_first:
            put_year(out, date);
            out += between_;
            put_number(out, month, 2);
            out += between_;
            put_number(out, day, 2);
            return;
        case Form::day_first:
        case Form::month_first:
            put_number(out, form_ == Form::day_first ? day : month, width);
            out += between_;
            put_number(out, form_ == Form::day_first ? month : day, width);
            out += between_;
            put_year(out, date);
            return;
    }
}

void DateText::cut(Precision precision, std::string& out) const {
    const unsigned month = static_cast<unsigned>(date_.month());
    switch (precision) {
        case Precision::year:
            put_year(out, date_);
            return;
        case Precision::quarter:
            put_year(out, date_);
            out += "-Q";
            put_number(out, (month + 2) / 3, 1);
            return;
        case Precision::month:
            if (form_ == Form::day_first || form_ == Form::month_first) {
                put_number(out, month, padded_ ? 2 : 1);
                out += between_;
                put_year(out, date_);
                return;
            }
            put_year(out, date_);
            if (form_ == Form::year_first) out += between_;
            put_number(out, month, 2);
            return;
        case Precision::day:
            put_day(date_, out);
            return;
        case Precision::hour:
            put_day(date_, out);
            out += hour_;
            out += has_time() ? zone_ : Bytes();
            return;
    }
}

void DateText::with_date(std::chrono::year_month_day date, std::string& out) const {
    put_day(date, out);
    out += time_;
}

}  // namespace waybill::treat

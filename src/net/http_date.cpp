#include "http_date.hpp"

#include <array>

namespace waybill::net {
namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_two(std::string& out, unsigned number) {
    out += static_cast<char>('0' + number / 10 % 10);
    out += static_cast<char>('0' + number % 10);
}

}  // namespace

std::string format_http_date(Time time) {
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    const Day day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(second - day);
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    std::string out(days[std::chrono::weekday(day).c_encoding()]);
    out += ", ";
    append_two(out, static_cast<unsigned>(date.day()));
    out.append(" ").append(months[static_cast<unsigned>(date.month()) - 1]).append(" ");
    append_two(out, year / 100);
    append_two(out, year % 100);
    out += ' ';
    append_two(out, static_cast<unsigned>(clock.hours().count()));
    out += ':';
    append_two(out, static_cast<unsigned>(clock.minutes().count()));
    out += ':';
    append_two(out, static_cast<unsigned>(clock.seconds().count()));
    return out += " GMT";
}

Bytes HttpDate::at(Time now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (text_.empty() || second != second_) {
        second_ = second;
        text_ = format_http_date(now);
    }
    return text_;
}

}  // namespace waybill::net

#include "waybill/base/time.hpp"

#include <cstdint>
#include <optional>

namespace waybill::base {
namespace {

using namespace std::chrono;

/// Reads exactly `digits` digits at `at`, moving it.
std::optional<int> number(std::string_view text, std::size_t& at, std::size_t digits) {
    if (text.size() - at < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at) {
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

bool literal(std::string_view text, std::size_t& at, char expected) {
    if (at >= text.size() || text[at] != expected) return false;
    ++at;
    return true;
}

std::optional<Day> day_at(std::string_view text, std::size_t& at) {
    const auto y = number(text, at, 4);
    if (!y || !literal(text, at, '-')) return std::nullopt;
    const auto m = number(text, at, 2);
    if (!m || !literal(text, at, '-')) return std::nullopt;
    const auto d = number(text, at, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    return Day{date};
}

std::optional<microseconds> fraction_at(std::string_view text, std::size_t& at) {
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
        if (digits < 6) value = value * 10 + (text[at] - '0');
    if (digits == 0 || digits > 9) return std::nullopt;
    for (; digits < 6; ++digits) value *= 10;
    return microseconds{value};
}

/// Z, or +hh:mm, or -hh:mm: what is to be taken away to get UTC.
std::optional<minutes> zone_at(std::string_view text, std::size_t& at) {
    if (literal(text, at, 'Z')) return minutes{0};
    if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const int sign = text[at++] == '+' ? 1 : -1;
    const auto h = number(text, at, 2);
    if (!h || *h > 23 || !literal(text, at, ':')) return std::nullopt;
    const auto m = number(text, at, 2);
    if (!m || *m > 59) return std::nullopt;
    return minutes{sign * (*h * 60 + *m)};
}

std::optional<Time> time_in(std::string_view text) {
    std::size_t at = 0;
    const auto date = day_at(text, at);
    if (!date || !literal(text, at, 'T')) return std::nullopt;
    const auto h = number(text, at, 2);
    if (!h || *h > 23 || !literal(text, at, ':')) return std::nullopt;
    const auto m = number(text, at, 2);
    if (!m || *m > 59 || !literal(text, at, ':')) return std::nullopt;
    const auto s = number(text, at, 2);
    if (!s || *s > 59) return std::nullopt;
    microseconds fraction{0};
    if (literal(text, at, '.')) {
        const auto read = fraction_at(text, at);
        if (!read) return std::nullopt;
        fraction = *read;
    }
    const auto zone = zone_at(text, at);
    if (!zone || at != text.size()) return std::nullopt;
    return Time{*date} + hours{*h} + minutes{*m} + seconds{*s} + fraction - *zone;
}

}  // namespace

std::string format_day(Day day) {
    const year_month_day date{day};
    std::string out = "0000-00-00";
    const auto put = [&](std::size_t end, unsigned value, std::size_t digits) {
        for (; digits > 0; --digits, value /= 10) out[--end] = static_cast<char>('0' + value % 10);
    };
    put(4, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put(7, static_cast<unsigned>(date.month()), 2);
    put(10, static_cast<unsigned>(date.day()), 2);
    return out;
}

std::string format_time(Time time) {
    const Day day = day_of(time);
    auto left = static_cast<std::uint64_t>((time - day).count());
    std::string out = format_day(day) + "T00:00:00.000000Z";
    // From the last digit to the first; the places of T, colons, point and Z are passed over.
    std::size_t at = out.size() - 1;
    const auto put = [&](std::uint64_t value, std::size_t digits) {
        for (; digits > 0; --digits, value /= 10) out[--at] = static_cast<char>('0' + value % 10);
        --at;
    };
    put(left % 1'000'000, 6);
    left /= 1'000'000;
    put(left % 60, 2);
    left /= 60;
    put(left % 60, 2);
    put(left / 60, 2);
    return out;
}

Result<Day> parse_day(std::string_view text) {
    std::size_t at = 0;
    const auto day = day_at(text, at);
    if (!day || at != text.size()) return fail(Code::bad_usage, "not a day: write it as 2026-11-23");
    return *day;
}

Result<Time> parse_time(std::string_view text) {
    const auto time = time_in(text);
    if (!time) return fail(Code::bad_usage, "not a time: write it as RFC 3339 has it, 2026-11-23T11:01:02Z");
    return *time;
}

Time SystemClock::now() const { return floor<microseconds>(system_clock::now()); }

}  // namespace waybill::base

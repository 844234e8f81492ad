#include "time_words.hpp"

#include <charconv>

#include "console.hpp"

namespace waybill::cli {
namespace {

std::optional<std::chrono::seconds> unit_of(char letter) {
    switch (letter) {
        case 's':
            return std::chrono::seconds(1);
        case 'm':
            return std::chrono::minutes(1);
        case 'h':
            return std::chrono::hours(1);
        case 'd':
            return std::chrono::days(1);
        case 'w':
            return std::chrono::weeks(1);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Time> parse_time_words(const std::string& text, Time now) {
    if (text.empty()) return std::nullopt;
    if (const auto unit = unit_of(text.back())) {
        std::uint32_t count = 0;
        const char* end = text.data() + text.size() - 1;
        const auto [read, problem] = std::from_chars(text.data(), end, count);
        constexpr std::uint32_t most = 1'000'000;
        if (problem == std::errc() && read == end && count <= most)
            return now - *unit * static_cast<std::int64_t>(count);
        return std::nullopt;
    }
    if (const auto day = base::parse_day(text)) return Time(*day);
    const auto time = base::parse_time(text);
    return time ? std::optional(*time) : std::nullopt;
}

TimeOption read_time_option(const std::string& option, const std::string& text, Time now) {
    if (text.empty()) return {};
    const auto time = parse_time_words(text, now);
    if (time) return {true, time};
    complain("bad-usage: " + option + " `" + printable(text) + "` is no time");
    say("write 7d, 2h, 30m, a day as 2026-11-23, or a time as 2026-11-23T11:01:02Z");
    return {false, std::nullopt};
}

}  // namespace waybill::cli

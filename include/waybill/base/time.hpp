// Points in time and UTC days, and their one text form (RFC 3339, always Z, always six decimals).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "waybill/base/result.hpp"

namespace waybill::base {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Day = std::chrono::sys_days;

/// `2026-11-23T11:01:02.123456Z`, years 0000 to 9999.
std::string format_time(Time time);
/// `2026-11-23`
std::string format_day(Day day);
/// RFC 3339 date-time with `Z` or a numeric offset, no or up to nine decimals (those beyond six are cut).
Result<Time> parse_time(std::string_view text);
/// `2026-11-23`, and nothing else; 2026-02-30 is refused.
Result<Day> parse_day(std::string_view text);

inline Day day_of(Time time) { return std::chrono::floor<std::chrono::days>(time); }

/// The one seam to the system's clock.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

}  // namespace waybill::base

namespace waybill {
using base::Day;
using base::Time;
}  // namespace waybill

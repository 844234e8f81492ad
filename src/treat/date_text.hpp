// A date, with or without a time of day, in one of the forms that people and systems write (docs/treatments.md lists
// them): taken apart, and written again in the same form. It guesses nothing: whether 03/04/2026 is in March or in
// April is for the policy to say.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::treat {

/// Which of day and month stands first where 03/04/2026 or 03-04-2026 is met.
enum class Order : std::uint8_t { unsaid, day_first, month_first };

class DateText {
public:
    /// Views into `text`, which outlives the object. Nothing where it is of none of the forms, or no day of the
    /// calendar.
    static std::optional<DateText> parse(Bytes text, Order order);

    std::chrono::year_month_day date() const { return date_; }
    bool has_time() const { return !hour_.empty(); }
    /// All digits, so that a number of JSON stays one.
    bool compact() const { return form_ == Form::compact && !has_time(); }

    enum class Precision : std::uint8_t { year, quarter, month, day, hour };
    /// Appends the date cut to a precision: `2026`, `2026-Q4`, month and day in the value's form, the hour with the
    /// zone as it stood. A date without time has no hour, and is cut to the day.
    void cut(Precision precision, std::string& out) const;
    /// Appends the text with another date in its place: form, time and zone stay. The year has four digits.
    void with_date(std::chrono::year_month_day date, std::string& out) const;

private:
    enum class Form : std::uint8_t { year_first, compact, day_first, month_first };
    bool read_date(Bytes& rest, Order order);
    bool read_time(Bytes rest);
    void put_day(std::chrono::year_month_day date, std::string& out) const;

    Form form_ = Form::year_first;
    char between_ = '-';  // -, / or .
    bool padded_ = true;  // whether days and months below 10 have a zero before them
    std::chrono::year_month_day date_{};
    Bytes time_;  // all after the date, from the separator on
    Bytes hour_;  // separator and hour
    Bytes zone_;  // with the space before it, if any; may be empty
};

}  // namespace waybill::treat

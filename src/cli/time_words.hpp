// Points in time as people write them on a command line.
#pragma once

#include <optional>
#include <string>

#include "waybill/base/time.hpp"

namespace waybill::cli {

/// `45s`, `30m`, `2h`, `7d` or `4w` before `now`; a UTC day, which is its beginning; an RFC 3339 time.
std::optional<Time> parse_time_words(const std::string& text, Time now);
/// The same of an option: says what is wrong with it, and is nothing then. An empty text is no time.
struct TimeOption {
    bool good = true;
    std::optional<Time> time;
};
TimeOption read_time_option(const std::string& option, const std::string& text, Time now);

}  // namespace waybill::cli

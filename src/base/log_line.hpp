// One line of the log as text or as JSON: pure, so that what stands in a line can be tested without a sink.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "waybill/base/log.hpp"
#include "waybill/base/time.hpp"

namespace waybill::base {

/// What stands before the event: the moment for a file or a terminal, a priority as sd-daemon(3) has it for the
/// journal, which keeps the time itself.
enum class LogStamp : std::uint8_t { time, priority };

/// Without its newline. Control characters and bytes that are not UTF-8 stand escaped: no value can begin a second
/// line, drive a terminal or break the JSON. A stamp of JSON is always the time.
std::string log_line(LogForm form, LogStamp stamp, Time time, LogLevel level, std::string_view event,
                     std::span<const LogPair> pairs);

/// The pairs that say an error: code, reason and, where there are any, offset, file and system.
std::vector<LogPair> error_pairs(const Error& error);

}  // namespace waybill::base

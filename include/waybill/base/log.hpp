// Log lines for the people who run the gateway: `key=value` or JSON on standard error, over spdlog. The audit record is
// not a log and goes through its own path. A line says what happened, whose exchange and whose fault; what a value can
// be is bounded by type, so that no value, name or query of a message can stand in one by accident.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "waybill/base/error.hpp"

namespace waybill::base {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
enum class LogForm : std::uint8_t { text, json };

class LogValue {
public:
    LogValue(Text text) : text_(text.view()) {}
    template <class Integer>
        requires std::is_integral_v<Integer>
    LogValue(Integer number) : text_(std::to_string(number)), number_(true) {}
    /// A word of our own files or of a certificate that was verified: names of policies, paths, addresses, identities,
    /// ids. Never anything that a message carried.
    static LogValue of(std::string_view ours) { return LogValue(std::string(ours)); }

    const std::string& text() const { return text_; }
    bool is_number() const { return number_; }

private:
    explicit LogValue(std::string text) : text_(std::move(text)) {}
    std::string text_;
    bool number_ = false;
};

struct LogPair {
    Text key;
    LogValue value;
};

/// Once, before threads start. Until then lines go out as text from level info on.
void set_up_log(LogForm form, LogLevel least);
/// Any thread. Time, level, event, then the pairs in order.
void log(LogLevel level, Text event, std::initializer_list<LogPair> pairs = {});
/// An error as the pairs `code`, `reason` and, of our own files, `file` and `system`.
void log(LogLevel level, Text event, const Error& error, std::initializer_list<LogPair> pairs = {});
/// Whether a line of this level goes out at all: to spare the making of pairs.
bool logs(LogLevel level);

}  // namespace waybill::base

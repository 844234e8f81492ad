#include "log_line.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::base {
namespace {

constexpr std::array<std::string_view, 4> level_words = {"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 4> priorities = {"<7>", "<6>", "<4>", "<3>"};  // sd-daemon(3)

constexpr char hex_digits[] = "0123456789abcdef";

/// Bytes that are not UTF-8 as \xNN; DEL and the C1 controls, which JSON leaves alone and terminals obey, likewise.
std::string visible(std::string_view text) {
    const bool utf8 = is_utf8(text);
    std::string out;
    out.reserve(text.size());
    const auto escape = [&](unsigned char byte) {
        out += "\\x";
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 15];
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = utf8 && byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1)
            escape(static_cast<unsigned char>(text[++i]));
        else if (byte == 0x7F || (!utf8 && byte >= 0x80))
            escape(byte);
        else
            out.push_back(text[i]);
    }
    return out;
}

/// What may stand bare after `key=`: visible ASCII that no reader of key=value takes for an end or a quote.
bool is_bare(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '=' && c != '\\'; });
}

void append_value(std::string& out, std::string_view text) {
    if (is_bare(text))
        out += text;
    else
        append_json_string(out, visible(text));
}

std::string text_line(LogStamp stamp, Time time, LogLevel level, std::string_view event,
                      std::span<const LogPair> pairs) {
    const auto number = static_cast<std::size_t>(level);
    std::string out = stamp == LogStamp::priority ? std::string(priorities[number])
                                                  : format_time(time) + " " + std::string(level_words[number]) + " ";
    out += "event=";
    append_value(out, event);
    for (const LogPair& pair : pairs) {
        out += ' ';
        out += pair.key.view();
        out += '=';
        append_value(out, pair.value.text());
    }
    return out;
}

std::string json_line(Time time, LogLevel level, std::string_view event, std::span<const LogPair> pairs) {
    std::string out = "{\"time\":\"" + format_time(time) + "\",\"level\":\"";
    out += level_words[static_cast<std::size_t>(level)];
    out += "\",\"event\":";
    append_json_string(out, visible(event));
    for (const LogPair& pair : pairs) {
        out += ",\"";
        out += pair.key.view();
        out += "\":";
        if (pair.value.is_number())
            out += pair.value.text();
        else
            append_json_string(out, visible(pair.value.text()));
    }
    return out + "}";
}

}  // namespace

std::string log_line(LogForm form, LogStamp stamp, Time time, LogLevel level, std::string_view event,
                     std::span<const LogPair> pairs) {
    return form == LogForm::json ? json_line(time, level, event, pairs) : text_line(stamp, time, level, event, pairs);
}

std::vector<LogPair> error_pairs(const Error& error) {
    std::vector<LogPair> out{{"code", LogValue::of(name_of(error.code()))}, {"reason", LogValue::of(error.text())}};
    if (error.offset() != Error::nowhere) out.push_back({"offset", error.offset()});
    if (!error.path().empty()) out.push_back({"file", LogValue::of(error.path())});
    if (error.os_error() != 0) out.push_back({"system", LogValue::of(std::strerror(error.os_error()))});
    return out;
}

}  // namespace waybill::base

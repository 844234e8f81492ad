#include "text.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace waybill::siem {
namespace {

bool is_ascii_plain(char c) { return c >= 0x20 && c < 0x7f; }

void append_unit(std::string& out, std::uint32_t unit) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out.push_back(digits[unit >> shift & 15]);
}

/// Of the next character, which `text` loses: bytes in a JSON string.
std::size_t take_length(Bytes& text) {
    const std::size_t before = text.size();
    const std::int32_t point = take_point(text);
    if (point == '"' || point == '\\') return 2;
    return is_plain(point) ? before - text.size() : point < 0x10000 ? 6 : 12;
}

}  // namespace

std::int32_t take_point(Bytes& text) {
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &point);
    text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : text.size());
    return point;
}

bool is_plain(std::int32_t point) {
    if (point < 0x80) return point >= 0x20 && point < 0x7f;
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        default:
            return true;
    }
}

void append_u(std::string& out, std::int32_t point) {
    const auto value = static_cast<std::uint32_t>(point);
    if (value < 0x10000) return append_unit(out, value);
    append_unit(out, 0xd800 + ((value - 0x10000) >> 10));
    append_unit(out, 0xdc00 + ((value - 0x10000) & 0x3ff));
}

std::string with_plain_characters(std::string json) {
    if (std::ranges::all_of(json, is_ascii_plain)) return json;  // nearly all are
    std::string out;
    out.reserve(json.size());
    for (Bytes left = json; !left.empty();) {
        const Bytes before = left;
        const std::int32_t point = take_point(left);
        if (is_plain(point))
            out.append(before.substr(0, before.size() - left.size()));
        else
            append_u(out, point);
    }
    return out;
}

std::size_t length_in_line(Bytes text) {
    std::size_t length = 0;
    while (!text.empty()) length += take_length(text);
    return length;
}

std::string Shortened::operator()(Bytes text) {
    static constexpr Bytes more = "\u2026";
    static constexpr std::size_t longest = 6;  // that one byte may become
    if (text.size() * longest <= limit_) return std::string(text);
    std::size_t length = 0;
    Bytes kept = text.substr(0, 0);  // what fits before the `…`
    for (Bytes left = text; !left.empty();) {
        length += take_length(left);
        if (length <= limit_ - more.size()) kept = text.substr(0, text.size() - left.size());
        if (length <= limit_) continue;
        cut_ = true;
        return std::string(kept).append(more);
    }
    return std::string(text);
}

}  // namespace waybill::siem

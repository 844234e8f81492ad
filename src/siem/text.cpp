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

std::string cut(Bytes text, std::size_t limit) {
    static constexpr Bytes more = "\u2026";
    if (text.size() <= limit) return std::string(text);
    std::size_t end = limit - more.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return std::string(text.substr(0, end)).append(more);
}

}  // namespace waybill::siem

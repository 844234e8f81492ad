#include "waybill/report/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace waybill::report {
namespace {

struct Hidden {
    unsigned code = 0;
    std::size_t bytes = 0;  // 0: nothing to hide here
};

/// What at this byte must not be shown as it is.
Hidden hidden_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t n) -> unsigned {
        return at + n < text.size() ? static_cast<unsigned char>(text[at + n]) : 0;
    };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return {byte(0), 1};
    if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return {byte(1), 2};
    if (byte(0) == 0xe2 && (byte(1) == 0x80 || byte(1) == 0x81)) {
        const unsigned code = 0x2000 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
        const bool turns = (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
                           (code >= 0x2066 && code <= 0x2069);
        if (turns) return {code, 3};
    }
    return {};
}

/// Whether a spreadsheet may read a formula: its first characters, the wide forms of them too, behind white space.
bool like_a_formula(std::string_view text) {
    static constexpr std::array<std::string_view, 8> begins = {"=",      "+",      "-",      "@",
                                                               "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    const std::size_t first = text.find_first_not_of(" \u00a0");
    if (first == text.npos) return false;
    return std::ranges::any_of(begins, [&](std::string_view begin) { return text.substr(first).starts_with(begin); });
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const Hidden hidden = hidden_at(text, at);
        if (hidden.bytes == 0) {
            out += text[at++];
            continue;
        }
        std::array<char, 8> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\u%04x", hidden.code & 0xffff);
        out += escaped.data();
        at += hidden.bytes;
    }
    return out;
}

std::string html(std::string_view text) {
    std::string out;
    for (const char c : visible(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string markdown(std::string_view text) {
    std::string out;
    for (const char c : visible(text)) {
        if (std::string_view("\\`*_{}[]<>|#~$&!").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string markdown_code(std::string_view text) {
    if (text.empty()) return {};
    if (text.find_first_of("`|\\") != text.npos) return markdown(text);
    return "`" + visible(text) + "`";
}

std::string csv(std::string_view text, CsvCell kind) {
    std::string shown = visible(text);
    if (kind == CsvCell::number) return shown;
    if (like_a_formula(shown)) shown.insert(0, 1, '\'');
    if (shown.find_first_of("\",") == shown.npos) return shown;
    std::string out = "\"";
    for (const char c : shown) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

std::string grouped(std::uint64_t number) {
    std::string out = std::to_string(number);
    for (std::size_t from_end = 3; from_end < out.size(); from_end += 4) out.insert(out.size() - from_end, 1, ',');
    return out;
}

std::string shown_number(std::string_view cell) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    const bool whole = problem == std::errc{} && end == cell.data() + cell.size();
    return whole ? grouped(number) : std::string(cell);
}

std::string size_of(std::uint64_t bytes) {
    static constexpr std::array<const char*, 4> units = {"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) return counted(bytes, "byte", "bytes");
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f %s", value, units[unit]);
    return text.data();
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return grouped(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace waybill::report

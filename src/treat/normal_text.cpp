#include "normal_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "waybill/base/code_points.hpp"

namespace waybill::treat {
namespace {

/// Stream-Safe Text (UAX #15): beyond this utf8proc sorts marks in quadratic time, and no language has such a word.
constexpr int most_marks = 30;

/// Calls `take(code point, its bytes)` until the end; false where the text is not UTF-8 or `take` says so.
template <class Take>
bool each_code_point(Bytes text, Take take) {
    while (!text.empty()) {
        utf8proc_int32_t code = 0;
        const auto size = utf8proc_iterate(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &code);
        if (size <= 0 || !take(code, text.substr(0, static_cast<std::size_t>(size)))) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

bool is_stream_safe(Bytes text) {
    int marks = 0;
    return each_code_point(text, [&marks](utf8proc_int32_t code, Bytes) {
        marks = utf8proc_get_property(code)->combining_class != 0 ? marks + 1 : 0;
        return marks <= most_marks;
    });
}

std::string mapped(const std::string& text, int options) {
    utf8proc_uint8_t* made = nullptr;
    const auto size = utf8proc_map(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &made,
                                   static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
    if (size < 0) std::abort();  // only invalid UTF-8, which was looked for, or lack of memory
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)};
}

std::string lowered(const std::string& text) {
    std::string out;
    each_code_point(text, [&out](utf8proc_int32_t code, Bytes) {
        utf8proc_uint8_t bytes[4];
        const auto size = utf8proc_encode_char(utf8proc_tolower(code), bytes);
        out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
        return true;
    });
    return out;
}

std::string trimmed(const std::string& text) {
    std::size_t at = 0, begin = text.size(), end = 0;
    each_code_point(text, [&](utf8proc_int32_t code, Bytes bytes) {
        if (!base::is_white_space(code)) {
            begin = std::min(begin, at);
            end = at + bytes.size();
        }
        at += bytes.size();
        return true;
    });
    return begin < end ? text.substr(begin, end - begin) : std::string();
}

}  // namespace

Result<std::string> normalized(Bytes text, const Normal& normal) {
    constexpr int nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    if (!is_stream_safe(text))
        return fail(Code::treatment_failed, "a value is no UTF-8, or has more than 30 combining marks in a row");
    std::string out(text);
    if (normal.nfc) out = mapped(out, nfc);
    if (normal.lower) out = lowered(out);
    if (normal.casefold) out = mapped(out, nfc | UTF8PROC_CASEFOLD);
    if (normal.trim) out = trimmed(out);
    if (normal.digits) std::erase_if(out, [](char c) { return c < '0' || c > '9'; });
    return out;
}

}  // namespace waybill::treat

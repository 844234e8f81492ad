// Code points of Unicode, where a table of libraries would be too much: written in UTF-8, and which are white space.
#pragma once

#include <cstdint>
#include <string>

namespace waybill::base {

/// RFC 3629. `point` is at most 0x10ffff and no surrogate.
inline void append_utf8(std::string& out, std::uint32_t point) {
    const auto push = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) return push(point);
    if (point < 0x800) {
        push(0xc0 | point >> 6);
    } else {
        if (point < 0x10000) {
            push(0xe0 | point >> 12);
        } else {
            push(0xf0 | point >> 18);
            push(0x80 | (point >> 12 & 0x3f));
        }
        push(0x80 | (point >> 6 & 0x3f));
    }
    push(0x80 | (point & 0x3f));
}

/// Unicode White_Space (PropList.txt), all 25 code points.
constexpr bool is_white_space(std::int32_t c) {
    return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace waybill::base

// Escapes in the strings that a walk passes (RFC 8259 section 7): each is marked, so that only they are looked at.
#include <array>

#include "json_walk.hpp"

namespace waybill::format {
namespace {

constexpr std::uint32_t no_unit = ~std::uint32_t{0};

/// Of four hexadecimal digits; no_unit where they are none.
std::uint32_t read_unit(const char* digits) {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = digits[i];
        const int digit = c >= '0' && c <= '9'                     ? c - '0'
                          : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                                   : -1;
        if (digit < 0) return no_unit;
        unit = unit << 4 | static_cast<std::uint32_t>(digit);
    }
    return unit;
}

constexpr auto is_short = [] {
    std::array<bool, 256> table{};
    for (const char c : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

}  // namespace

/// From the first escape of a string to the mark of its closing quote; nullptr where an escape is wrong, or the string
/// goes on after the piece.
const Mark* JsonWalk::escapes(const Mark* mark) const {
    const auto size = static_cast<std::size_t>(limit_ - base_);
    for (;;) {
        const std::size_t at = *mark++;
        if (at == size) return nullptr;
        if (base_[at] == '"') return mark - 1;
        if (at + 1 == size) return nullptr;
        if (is_short[static_cast<unsigned char>(base_[at + 1])]) continue;
        constexpr std::size_t length = 6;  // \uXXXX
        if (base_[at + 1] != 'u' || size - at <= length) return nullptr;
        const std::uint32_t unit = read_unit(base_ + at + 2);
        if (unit == no_unit || (unit >= 0xdc00 && unit <= 0xdfff)) return nullptr;
        if (unit < 0xd800 || unit > 0xdfff) continue;
        // The first half of a pair: the second follows at once.
        if (*mark != at + length || size - *mark <= length || base_[*mark] != '\\' || base_[*mark + 1] != 'u')
            return nullptr;
        const std::uint32_t second = read_unit(base_ + *mark++ + 2);
        if (second < 0xdc00 || second > 0xdfff) return nullptr;
    }
}

}  // namespace waybill::format

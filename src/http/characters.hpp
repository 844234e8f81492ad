// Which byte is what in HTTP (RFC 9110 sections 5.5 and 5.6, RFC 3986 section 2).
#pragma once

#include <array>

#include "waybill/base/bytes.hpp"

namespace waybill::http {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_space(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
constexpr bool is_visible(char c) { return c > 0x20 && c < 0x7F; }
/// Of a field's value: visible, white space, or obs-text.
constexpr bool is_value(char c) { return c == '\t' || !is_control(c); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool is_one_of(char c, Bytes set) { return c != '\0' && set.find(c) != Bytes::npos; }

/// A set of bytes, asked in one look.
class ByteSet {
public:
    template <class Contains>
    constexpr explicit ByteSet(Contains contains) : table_() {
        for (int byte = 0; byte < 256; ++byte)
            table_[static_cast<std::size_t>(byte)] = contains(static_cast<char>(byte));
    }
    constexpr bool operator()(char c) const { return table_[static_cast<unsigned char>(c)]; }

private:
    std::array<bool, 256> table_;
};

inline constexpr ByteSet is_token([](char c) {
    return is_letter(c) || is_digit(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
});

/// The length of the token that `text` begins with.
constexpr std::size_t token_length(Bytes text) {
    std::size_t length = 0;
    while (length < text.size() && is_token(text[length])) ++length;
    return length;
}

/// -1 where it is none.
constexpr int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    const char low = lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

constexpr Bytes trim(Bytes text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Takes the next element off a comma-separated list (RFC 9110 section 5.6.1), trimmed; empty ones are given, too.
constexpr Bytes next_element(Bytes& list) {
    const std::size_t comma = list.find(',');
    const Bytes element = trim(list.substr(0, comma));
    list.remove_prefix(comma == Bytes::npos ? list.size() : comma + 1);
    return element;
}

}  // namespace waybill::http

// The forms that scalars of a policy or configuration have: each is a test of a text, with what to tell a person whose
// text is not of it. Pure functions; where a number comes out of a text, it is here too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::policy {

struct Form {
    bool (*is)(std::string_view text);
    std::string_view noun;     // "a name"
    std::string_view example;  // what would be right
};

namespace forms {

extern const Form free_text;   // 1 to 256 bytes of UTF-8 without control characters
extern const Form name;        // [a-z0-9][a-z0-9-]*, at most 128 bytes
extern const Form category;    // [a-z0-9_]+(\.[a-z0-9_]+)*, at most 128 bytes
extern const Form detector;    // [a-z0-9_]+, at most 128 bytes
extern const Form country;     // ISO 3166-1 alpha-2
extern const Form duration;    // 365d, 12h, 30m, 10s, 800ms
extern const Form percentage;  // 99.9%, at most 100%
extern const Form url;         // https, host, port perhaps, and nothing else
extern const Form header;      // field name of RFC 9110 section 5.1 that the gateway does not write itself
extern const Form path;        // of a file: 1 to 4,096 bytes without control characters
extern const Form pin;         // sha256/ and base64 of 32 bytes

}  // namespace forms

/// `64MiB`, `48KiB`, `2GiB`, or bytes as a plain number; above 0.
std::optional<std::uint64_t> parse_size(std::string_view text);
/// A whole number above 0, without sign or leading zeros.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// For a message: in back quotes, on one line, cut where it is long.
std::string in_ticks(std::string_view text);

}  // namespace waybill::policy

// Text as a person counts it: extended grapheme clusters (UAX #29, by utf8proc), so that an accent, a flag or a family
// is one character. Text of ASCII alone takes a short way; there only CR LF is two bytes.
#pragma once

#include <cstdint>

#include "waybill/base/bytes.hpp"

namespace waybill::treat {

/// Takes a text apart, character by character. What is not UTF-8 counts byte by byte.
class Characters {
public:
    explicit Characters(Bytes text) : rest_(text) {}
    /// The next character; empty at the end.
    Bytes next();

private:
    Bytes rest_;
};

std::size_t characters_in(Bytes text);
/// The first `count` characters, or all.
Bytes first_characters(Bytes text, std::size_t count);

}  // namespace waybill::treat

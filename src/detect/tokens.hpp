// Identifiers of letters and digits by a template: `A` a letter, `9` a digit, `X` either, any other character itself.
#pragma once

#include <array>

#include "detector.hpp"

namespace waybill::detect {

/// What may stand between the characters: nothing, or single spaces, dashes, dots and slashes anywhere but at the ends.
enum class Gaps { none, any };

struct Token {
    std::array<char, 32> characters;  // upper case, without what stood between
    std::size_t length;
    std::size_t end;
    bool lower;  // some letter was lower case
    bool gaps;
    Bytes compact() const { return {characters.data(), length}; }
};

/// The first template that the text has at the place, standing free.
std::optional<Token> spaced_token(const Place& place, std::initializer_list<Bytes> templates, Gaps gaps);

}  // namespace waybill::detect

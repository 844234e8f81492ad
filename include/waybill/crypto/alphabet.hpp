// An alphabet of FF1: distinct characters (Unicode code points) in an order, each a numeral. `digits` is 0 to 9, and so
// on; the named ones stand in the table in alphabet.cpp. Immutable; any thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::crypto {

/// Bytes of the character that `text`, UTF-8 and not empty, begins with.
std::size_t character_size(Bytes text);

class Alphabet {
public:
    struct Named {
        std::string_view name;
        std::string_view characters;
    };
    static std::span<const Named> named();

    /// Of 2 to 65,536 characters in UTF-8. bad_usage: too few, too many, one twice, or no UTF-8.
    static Result<Alphabet> of(Bytes characters);

    std::uint32_t radix() const { return static_cast<std::uint32_t>(characters_.size()); }
    /// Of one character; nothing where it is not in the alphabet.
    std::optional<std::uint16_t> numeral(Bytes character) const;
    /// `numeral` is below the radix.
    Bytes character(std::uint16_t numeral) const { return characters_[numeral]; }

private:
    Alphabet() = default;
    static constexpr std::int32_t none = -1;
    std::vector<std::string> characters_;  // by numeral
    std::array<std::int32_t, 128> ascii_;  // numeral by code, or none
    std::vector<std::uint16_t> beyond_;    // numerals of the others, ascending by character
};

}  // namespace waybill::crypto

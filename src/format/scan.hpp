// How far a lexer that stops anywhere has read its token.
#pragma once

#include <cstdint>

namespace waybill::format {

enum class Scan : std::uint8_t { more, done, wrong };

}  // namespace waybill::format

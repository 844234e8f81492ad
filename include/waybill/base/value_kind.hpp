// What kind of value an item is, in the words of JSON, which every format maps to.
#pragma once

#include <cstdint>

namespace waybill::base {

enum class ValueKind : std::uint8_t { null, boolean, number, string };

}  // namespace waybill::base

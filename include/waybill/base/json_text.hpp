// Writing JSON as the record's entries have it: compact, only `\"`, `\\` and lower-case \u00xx for control characters
// are escaped (DESIGN.md, The record). Reading our own JSON is Boost.JSON's, behind strict_json.hpp.
#pragma once

#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::base {

/// Appends `text` (UTF-8) as a JSON string with its quotes.
void append_json_string(std::string& out, Bytes text);
/// What append_json_string would add, in bytes.
std::size_t json_string_length(Bytes text);

}  // namespace waybill::base

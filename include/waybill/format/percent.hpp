// Percent-encoding (RFC 3986 section 2.1) as everything that Waybill writes has it: all but unreserved characters, so
// that one text has one spelling in paths, queries and forms alike.
#pragma once

#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// Appends `text`; what is not a letter, a digit or one of -._~ as % and two upper-case hexadecimal digits.
void append_percent_encoded(std::string& out, Bytes text);

}  // namespace waybill::format

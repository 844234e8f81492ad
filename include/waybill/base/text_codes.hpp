// Bytes as text: lower-case hex (RFC 4648 section 8), base64 with padding (section 4), base64url without (section 5).
// The decoders are strict: one spelling for each value, so that nothing can be changed unnoticed.
#pragma once

#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::base {

std::string to_hex(Bytes bytes);
std::optional<std::string> from_hex(Bytes text);  // lower case only
std::string to_base64(Bytes bytes);
std::optional<std::string> from_base64(Bytes text);
void append_base64url(std::string& out, Bytes bytes);
std::optional<std::string> from_base64url(Bytes text);

/// Whether these bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(Bytes text);

}  // namespace waybill::base

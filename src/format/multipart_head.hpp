// What a multipart message says of itself and of its parts: the boundary in its content type (RFC 2046 section 5.1.1)
// and the headers of a part (RFC 7578 section 4). Strict: what two readers could take in two ways is refused, so
// backslashes in a quoted name, `filename*`, folded lines, headers that repeat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::format {

/// Of `multipart/form-data` in any case with a boundary of 1 to 70 of the RFC's characters, bare or quoted, and no
/// other parameter but one `charset=utf-8`.
std::optional<std::string> boundary_of(Bytes content_type);
bool is_multipart_type(Bytes content_type);

struct PartHeader {
    Bytes name;        // as it stands
    std::uint64_t at;  // of the value in the message
    Bytes value;       // trimmed
};

/// Views into the head that it was parsed from.
struct PartHead {
    Bytes name;
    std::uint64_t name_at = 0;
    std::optional<Bytes> filename;
    std::uint64_t filename_at = 0;
    Bytes content_type;               // empty: it declares none
    std::vector<PartHeader> headers;  // all but Content-Disposition, in their order
};

/// From a head whose every line ends with CRLF, its empty last line too, and which begins there in the message. Errors:
/// body_malformed, too_many_members.
Result<PartHead> parse_part_head(Bytes head, std::uint64_t begin);

/// Whether a content of this type is in a character set that UTF-8 covers, as far as it says.
bool may_be_utf8(Bytes content_type);

/// Appends in lower case.
void append_lower(std::string& out, Bytes text);

}  // namespace waybill::format

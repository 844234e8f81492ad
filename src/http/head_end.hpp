// Where a head ends. Line ends are CR LF and nothing else: a reader that also takes a bare LF or CR for one would see
// other fields than one that does not. So these, and control bytes, are refused as soon as they are met.
#pragma once

#include <optional>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

/// The codes of one side's errors.
struct Blames {
    base::Code malformed, too_large;
};

/// The length of the head at the front of `buffered`, with its empty line; a head may be that line alone. Nothing: more
/// is needed. At most `limit` bytes are looked at, and none twice. What it says does not depend on how the bytes came.
Result<std::optional<std::size_t>> find_head_end(Bytes buffered, std::size_t& scanned, std::size_t limit,
                                                 const Blames& blames);

}  // namespace waybill::http

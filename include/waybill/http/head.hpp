// The strict scanner over raw heads (RFC 9112): bytes in, verdict out. What two readers could take in two ways is
// refused here, before any parser sees it. It also says how the body is framed, since that is what request smuggling is
// about. Pure; keeps nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

struct HeadLimits {
    std::size_t bytes = 16 << 10;  // of the whole head with its empty line; over it: head_too_large
    std::size_t fields = 100;      // over it: head_too_large
};

enum class Framing : std::uint8_t {
    none,         // no body
    length,       // Content-Length
    chunked,      // Transfer-Encoding: chunked, and nothing else
    until_close,  // responses only (RFC 9112 section 6.3, item 8)
};

struct HeadVerdict {
    std::size_t length = 0;  // of the head with its empty line
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;  // of Framing::length; 0 is Framing::none in a request
    bool keep_alive = true;
    bool expects_continue = false;  // requests only
    int status = 0;                 // responses only
};

/// Looks for a whole head at the front of `buffered`. Nothing: more bytes are needed. `scanned` is kept by the caller
/// between calls for one head (begins as 0), so that no byte is looked at twice for the end. Errors, with the offset:
/// request_malformed (both lengths, differing or bad lengths, any transfer coding but one `chunked`, obs-fold, bare CR
/// or LF, white space before the colon, empty or bad names, control bytes in values, no Host, a second or bad Host, a
/// target that is not a path (absolute, authority, asterisk), a fragment in it or bytes outside of visible ASCII, any
/// version but HTTP/1.1, an Expect other than 100-continue, Upgrade with CONNECT …), head_too_large.
Result<std::optional<HeadVerdict>> scan_request_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits);

/// The same of a vendor's answer (HTTP/1.1, and 1.0 as until_close or with a length). `to_head` says that it answers a
/// HEAD: then, and with 1xx, 204 and 304, there is no body. Errors: vendor_malformed (also 101 and statuses outside of
/// 100 to 599), with the offset.
Result<std::optional<HeadVerdict>> scan_response_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits,
                                                      bool to_head);

}  // namespace waybill::http

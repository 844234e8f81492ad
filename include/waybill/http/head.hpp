// The strict scanner over raw heads (RFC 9112): bytes in, verdict out. What two readers could take in two ways is
// refused here, before any parser sees it. It also says how the body is framed, since that is what request smuggling is
// about. Pure; keeps nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

/// Over one of them: head_too_large of a request, vendor_malformed of a response.
struct HeadLimits {
    std::size_t bytes = 16 << 10;  // of the whole head with its empty line
    std::size_t fields = 100;
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
    std::uint64_t content_length = 0;  // of Framing::length, never 0 there: a length of 0 is Framing::none
    bool keep_alive = true;            // nobody says `Connection: close`, and the body's end is not the connection's
    bool expects_continue = false;     // requests that have a body only
    int status = 0;                    // responses only
};

/// Looks for a whole head at the front of `buffered`. Nothing: more bytes are needed. `scanned` is kept by the caller
/// between calls for one head (begins as 0), so that no byte is looked at twice for the end. What it says does not
/// depend on how the bytes came. Errors, with the offset: request_malformed (both lengths, a length or coding twice,
/// bad lengths, any transfer coding but one `chunked`, obs-fold, bare CR or LF, white space before the colon, empty or
/// bad names, control bytes, an empty line first, no Host, a second or bad Host, a method that is no token, is over 32
/// bytes or is CONNECT, a target that is not a path (absolute, authority, asterisk), a fragment in it or bytes outside
/// of visible ASCII, any version but HTTP/1.1, an Expect other than 100-continue), head_too_large. Upgrade is not
/// looked at: it never passes.
Result<std::optional<HeadVerdict>> scan_request_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits);

/// The same of a vendor's answer (HTTP/1.1, and 1.0 as until_close or with a length). `to_head` says that it answers a
/// HEAD: then, and with 1xx, 204 and 304, there is no body. Errors: vendor_malformed, with the offset (also 101,
/// statuses outside of 100 to 599, a body's length with 1xx or 204, a transfer coding in HTTP/1.0).
Result<std::optional<HeadVerdict>> scan_response_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits,
                                                      bool to_head);

}  // namespace waybill::http

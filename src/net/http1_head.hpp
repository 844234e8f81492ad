// Our heads as bytes (RFC 9112 sections 2 to 5). Nothing that could end a line early gets into one: a name, value or
// target with such bytes is a bug of ours, and is never written.
#pragma once

#include <string>

#include "body_writer.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/net/exchange_stream.hpp"

namespace waybill::net {

/// Appends the request's head with its empty line. request_malformed: bytes that do not belong, or a framing field.
Result<void> append_request_head(std::string& out, const OurHead& head, Bytes authority, const BodyWriter& body);

enum class AfterAnswer { keep_alive, close };
/// Appends the response's head with its empty line; `date` is added where the head has none. vendor_malformed likewise.
Result<void> append_response_head(std::string& out, const OurHead& head, Bytes date, AfterAnswer after,
                                  const BodyWriter& body);

}  // namespace waybill::net

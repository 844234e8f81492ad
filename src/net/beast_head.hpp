// A head taken apart by Boost.Beast's parser, and its view of the framing held against the scanner's: two readers that
// do not agree on where a message ends are what request smuggling lives on. The only place that names Beast.
#pragma once

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/http/head.hpp"
#include "waybill/net/exchange_stream.hpp"

namespace waybill::net {

/// `head` is one whole head, scanned; views in the answer point into it. request_malformed where Beast does not read it
/// or reads another framing.
Result<PeerHead> parse_request_head(Bytes head, const http::HeadVerdict& verdict);
/// The same of a vendor's answer; `to_method` is the request's. vendor_malformed.
Result<PeerHead> parse_response_head(Bytes head, const http::HeadVerdict& verdict, Bytes to_method);

}  // namespace waybill::net

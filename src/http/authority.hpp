// The value of Host (RFC 9110 section 7.2), narrower than its grammar: what names a host on a network and nothing else.
#pragma once

#include "waybill/base/bytes.hpp"

namespace waybill::http {

/// A DNS name (underscores are allowed) or IPv4 address, or an IPv6 address in brackets without a zone; then perhaps a
/// colon and a port from 1 to 65535. No user, no percent-encoding, no path; at most 255 bytes.
bool is_authority(Bytes text);

}  // namespace waybill::http

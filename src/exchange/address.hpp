// Whom a request is for: its target against the policies. Path by path: the first segment names the vendor, unless the
// listener is bound to one.
#pragma once

#include <string>
#include <vector>

#include "waybill/http/target.hpp"
#include "waybill/policy/match.hpp"

namespace waybill::exchange {

struct Address {
    http::Target target;
    const policy::Vendor* vendor = nullptr;
    policy::Match match;
    std::vector<const http::Segment*> parameters;  // of `target`, in the order of the route's template
};

/// Fills `address` as far as it gets: a refused request names the vendor that it could be told from. Errors:
/// path_refused, request_malformed, vendor_unknown, route_unknown.
Result<void> find_address(const policy::Snapshot& snapshot, const std::string& bound_vendor, Bytes method, Bytes target,
                          Address& address);

}  // namespace waybill::exchange

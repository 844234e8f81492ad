// A request's target taken apart (RFC 3986, RFC 9112 section 3.2.1): path segments decoded, query pairs as they stand.
// What two readers could take in two ways is refused.
#pragma once

#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

struct Segment {
    Bytes raw;            // percent-encoded, as it stands
    std::string decoded;  // UTF-8
};

struct QueryPair {
    Bytes raw_name, raw_value;  // as they stand between `&` and around the first `=`
    std::string name;           // decoded as application/x-www-form-urlencoded (+ is a space), UTF-8
    std::string value;
    bool has_value = false;  // whether there was a `=`
};

struct Target {
    std::vector<Segment> path;
    std::vector<QueryPair> query;  // empty pairs (`&&`) are left out
};

/// Views are into `target`, which begins with `/`; `/` alone is a path without segments. Errors, with the offset:
/// path_refused (dot segments, also before a `;`; empty segments, also a last one; encoded slashes, backslashes, NUL
/// and other control bytes; bad percent-encoding, bytes that must be encoded, what is not UTF-8), request_malformed for
/// a query that has bad percent-encoding, control bytes (encoded ones, too), a `#`, a bare `;` (where some readers end
/// a pair) or no UTF-8.
Result<Target> parse_target(Bytes target);

}  // namespace waybill::http

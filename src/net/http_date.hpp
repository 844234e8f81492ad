// The Date field's value (RFC 9110 section 5.6.7), made once a second.
#pragma once

#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/time.hpp"

namespace waybill::net {

/// `Sun, 06 Nov 1994 08:49:37 GMT`
std::string format_http_date(Time time);

class HttpDate {
public:
    /// Valid until the next call.
    Bytes at(Time now);

private:
    std::chrono::sys_seconds second_{};
    std::string text_;
};

}  // namespace waybill::net

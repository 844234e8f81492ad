// UUID version 7 (RFC 9562 section 5.7): the id of an exchange.
#pragma once

#include <string>

#include "waybill/base/random.hpp"
#include "waybill/base/time.hpp"

namespace waybill::base {

/// 36 characters, lower case.
std::string make_uuid7(Time now, Random& random);
bool is_uuid(std::string_view text);

}  // namespace waybill::base

// The name that a format itself gives to what stands in a container beside its named parts: the text of an XML element,
// the body of a part. No sender chose it.
#pragma once

#include <string_view>

#include "waybill/format/format.hpp"

namespace waybill::format {

/// `#text`, `#body`; empty for a format whose names are all the message's.
std::string_view content_name(const Row& row);

}  // namespace waybill::format

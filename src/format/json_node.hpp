// A JSON value as the tree that selectors test.
#pragma once

#include "waybill/base/bytes.hpp"
#include "waybill/selector/node.hpp"

namespace waybill::format {

/// Of one value that was found right before: strict JSON, no white space around it, no deeper than the limits.
selector::Node json_node(Bytes value);

}  // namespace waybill::format

// Comparison as filters have it (RFC 9535 section 2.3.5.2.2): of values of one type, deep, numbers exactly, strings by
// code points.
#pragma once

#include "effort.hpp"
#include "waybill/selector/node.hpp"

namespace waybill::selector {

bool equal(const Node& a, const Node& b, Effort& effort);
/// False where they have no order: only two numbers or two strings have one.
bool less(const Node& a, const Node& b);

}  // namespace waybill::selector

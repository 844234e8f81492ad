// What was parsed, written again in one spelling that parses to the same.
#pragma once

#include <string>

#include "expression.hpp"

namespace waybill::selector {

void spell(std::string& out, const std::vector<Segment>& segments);
void spell(std::string& out, const Expression& expression);

}  // namespace waybill::selector

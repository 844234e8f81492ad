// Reads a vendor's routes: one kind of call each, who may make it, and where each category sits in its messages.
#pragma once

#include "scope.hpp"

namespace waybill::policy {

std::vector<Route> read_routes(const base::YamlNode& node, const Agreement& agreement, const Scope& scope);

}  // namespace waybill::policy

// A route's `match`: the method and the path template, segment by segment as they are after decoding.
#pragma once

#include "waybill/base/yaml.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// Fills method, path and segments of the route. False, and reported, where something is wrong; then it has no path.
[[nodiscard]] bool read_match(const base::YamlNode& node, Route& route, base::Diagnostics& diagnostics);

/// Reports each pair of routes that can match one call where nothing says which wins.
void check_conflicts(const std::vector<Route>& routes, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

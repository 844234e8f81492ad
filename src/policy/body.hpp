// Reads what a route says of the outbound body: its format, where each category sits, what is nested in it. Compiles
// each field map into the one program that runs beside a message.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "scope.hpp"

namespace waybill::policy {

/// `names` is the route's, or nullptr. Nothing where the body is wrong as a whole.
std::optional<Body> read_body(const base::YamlNode& node, const base::YamlNode* names, const Agreement& agreement,
                              const Scope& scope);
/// Of one body: both maps in their groups, by number.
std::shared_ptr<const selector::Program> compile(const std::vector<Field>& fields, const std::vector<Field>& names);

}  // namespace waybill::policy

// Reads what a route says of bodies: the format, where each category sits, and where tokens come back as values.
// Compiles each field map into the one program that runs beside a message.
#pragma once

#include <optional>

#include "scope.hpp"

namespace waybill::policy {

/// `names` is the route's, or nullptr. Nothing where the body is wrong as a whole.
std::optional<Body> read_body(const base::YamlNode& node, const base::YamlNode* names, const Agreement& agreement,
                              const Scope& scope);
std::optional<Inbound> read_inbound(const base::YamlNode& node, const Agreement& agreement, const Scope& scope);

}  // namespace waybill::policy

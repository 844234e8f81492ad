// Reads what a route says of the answer's body: its format, and where tokens come back as values.
#pragma once

#include <optional>

#include "scope.hpp"

namespace waybill::policy {

/// Nothing where there is no body, or it is wrong as a whole.
std::optional<Inbound> read_inbound(const base::YamlNode& node, const Agreement& agreement, const Scope& scope);

}  // namespace waybill::policy

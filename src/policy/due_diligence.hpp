// Reads what a vendor has shown of itself, and until when each proof holds.
#pragma once

#include <vector>

#include "scope.hpp"

namespace waybill::policy {

std::vector<Evidence> read_due_diligence(const std::vector<base::YamlNode>& list, const Scope& scope);

}  // namespace waybill::policy

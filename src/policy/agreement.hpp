// Reads what company and vendor agreed, and says when it has lapsed: dates warn, they never stop a load.
#pragma once

#include "scope.hpp"

namespace waybill::policy {

Agreement read_agreement(const base::YamlNode& node, const std::string& vendor, const Scope& scope);

}  // namespace waybill::policy

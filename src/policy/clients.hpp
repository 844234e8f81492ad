// Reads a route's `clients`: the patterns of those who may use it.
#pragma once

#include <string>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/yaml.hpp"

namespace waybill::policy {

std::vector<std::string> read_clients(const base::YamlNode& node, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

// Reads a vendor's `register:` section.
#pragma once

#include "waybill/base/yaml.hpp"
#include "waybill/policy/registration.hpp"

namespace waybill::policy {

Registration read_registration(const base::YamlNode& node, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

// Reads one file of vendors/: who the vendor is, what was agreed with it, and how it is called.
#pragma once

#include <optional>

#include "scope.hpp"

namespace waybill::policy {

/// `expected_name` is what the file's name says. Nothing where the file is no mapping.
std::optional<Vendor> read_vendor(const base::YamlNode& root, const std::string& expected_name, const Scope& scope);

}  // namespace waybill::policy

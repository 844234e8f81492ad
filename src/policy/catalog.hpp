// Reads catalog.yaml: what kinds of data there are, and what each may never be. It does not know who gets what.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "waybill/base/yaml.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

using Catalog = std::map<std::string, Category, std::less<>>;

/// A category that is wrong in some way is in it all the same, so that its users are not reported too.
Catalog read_catalog(const base::YamlNode& root, base::Diagnostics& diagnostics);

/// "did you mean …?" for a name that is no category.
std::string nearest_category(const Catalog& catalog, std::string_view wrong);

/// Whether `name` is below `general`: pii.email is below pii.
bool is_below(std::string_view name, std::string_view general);

}  // namespace waybill::policy

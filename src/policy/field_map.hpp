// Reads maps from a place to a category: selectors of bodies (fields, names, restore), and names of parameters. Each
// category is resolved to its treatment here, once.
#pragma once

#include "scope.hpp"

namespace waybill::policy {

/// What the selectors of a map are to pick: values, or containers for the names in them.
enum class Picks { values, containers };

/// In the order written, which is the order in which they win. Entries that are wrong are reported and left out.
std::vector<Field> read_fields(const base::YamlNode& node, std::string_view title, Picks picks,
                               const format::Row* format, const Agreement& agreement, const Scope& scope);

enum class ParameterPlace { path, query, header };
std::vector<Parameter> read_parameters(const base::YamlNode& node, ParameterPlace place, const Agreement& agreement,
                                       const Scope& scope);

}  // namespace waybill::policy

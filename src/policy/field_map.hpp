// Reads maps from a place to a category: selectors of bodies (fields, names, restore), and names of parameters. Each
// category is resolved to its treatment here, once.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "scope.hpp"
#include "selectors.hpp"

namespace waybill::policy {

struct MapReading {
    std::string_view title;
    Picks picks;
    const format::Row* format;  // nullptr where it is not known
    /// Reads a mapping in a category's place into the field; false, and reported, where it is wrong. Empty: only
    /// categories stand here.
    std::function<bool(const base::YamlNode& node, Field& field)> read_nested = {};
};

/// In the order written, which is the order in which they win. Entries that are wrong are reported and left out.
std::vector<Field> read_fields(const base::YamlNode& node, const MapReading& map, const Agreement& agreement,
                               const Scope& scope);

enum class ParameterPlace { path, query, header };
std::vector<Parameter> read_parameters(const base::YamlNode& node, ParameterPlace place, const Agreement& agreement,
                                       const Scope& scope);

}  // namespace waybill::policy

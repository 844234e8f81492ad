// Hits of the index for people and for spreadsheets.
#pragma once

#include <string>
#include <vector>

#include "waybill/audit/index.hpp"

namespace waybill::cli {

/// index, time, kind, exchange, vendor, route, what.
std::vector<std::string> table_heads_of_hits();
std::vector<std::string> table_cells(const audit::Hit& hit);
/// Room for what most rows have, where they are printed as they come.
std::vector<std::size_t> least_widths_of_hits();
/// Every field, a column each; places as `category treatment at`, divided by semicolons.
std::vector<std::string> csv_heads_of_hits();
std::vector<std::string> csv_cells(const audit::Hit& hit);

std::string_view name_of(audit::Kind kind);

}  // namespace waybill::cli

// Lines of CSV (RFC 4180) for spreadsheets. What a program would take for a formula, and control characters, are made
// harmless: an entry's texts may come from a certificate or a URL.
#pragma once

#include <string>
#include <vector>

namespace waybill::cli {

/// With its line end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace waybill::cli

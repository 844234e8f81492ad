// A vendor's places, declared beside observed: the finest view there is of what was shared.
#pragma once

#include "waybill/report/document.hpp"
#include "waybill/report/sources.hpp"

namespace waybill::report {

/// A row for each place of each route that may be shared or was; `differs` where one of the two is missing.
Table places_table(const Sources& sources, const std::string& vendor);

}  // namespace waybill::report

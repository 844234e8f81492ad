// A chart as SVG inside HTML: no script, no colours of its own (the page's style has them), readable without seeing it.
#pragma once

#include <string>

#include "waybill/report/document.hpp"

namespace waybill::report {

/// Empty where there is nothing to show. `id` is unique in the page.
std::string svg(const Chart& chart, const std::string& id);

}  // namespace waybill::report

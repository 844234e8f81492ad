// Diagnostics for programs: what `check --output json` prints and the admin socket answers with.
#pragma once

#include <string>

#include "waybill/base/diagnostic.hpp"

namespace waybill::control {

/// `[{"severity":"error","file":…,"line":…,"column":…,"what":…,"hint":…},…]`; no hint where there is none.
std::string diagnostics_json(const base::Diagnostics& diagnostics);

}  // namespace waybill::control

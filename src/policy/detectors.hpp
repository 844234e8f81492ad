// Which detector finds which category: the catalog's `detect`, held against the detectors that there are.
#pragma once

#include "waybill/base/diagnostic.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// Fills `detected` and `scanner` from the catalog. Reports a name that no detector has, and one that two categories
/// have: what it finds would be of either.
void take_detectors(Snapshot& snapshot, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

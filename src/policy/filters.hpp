// What a filter reads decides what else leaves, so that a vendor can tell it from what it gets: it must be something
// that the vendor is sent anyway.
#pragma once

#include "waybill/base/diagnostic.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// Reports each filter of the body's field map that reads something which is not, for certain, classified and clear.
void check_filters(const Body& body, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

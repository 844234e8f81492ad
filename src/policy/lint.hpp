// What loads and yet is not what its author can have meant, as far as it is certain.
#pragma once

#include "waybill/base/diagnostic.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// Warns of `.*` where the names that it meets have no category that is clear, so that all of it is withheld, and of
/// filters with a pattern that never matches.
void warn_of_traps(const Body& body, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

// A route's limits under the ceilings of ops: the lower of the two holds.
#pragma once

#include <cstdint>

#include "waybill/format/format.hpp"
#include "waybill/policy/snapshot.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::redact {

format::Limits format_limits(const policy::RouteLimits& route, const Ceilings& ceilings);
std::uint64_t body_limit(const policy::RouteLimits& route, const Ceilings& ceilings);
std::uint64_t items_limit(const policy::RouteLimits& route, const Ceilings& ceilings);

}  // namespace waybill::redact

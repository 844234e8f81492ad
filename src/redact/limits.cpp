#include "limits.hpp"

#include <algorithm>
#include <optional>

namespace waybill::redact {
namespace {

std::uint64_t lower(const std::optional<std::uint64_t>& of_route, std::uint64_t ceiling) {
    return std::min(of_route.value_or(ceiling), ceiling);
}

}  // namespace

format::Limits format_limits(const policy::RouteLimits& route, const Ceilings& ceilings) {
    format::Limits limits;
    limits.depth = lower(route.depth, ceilings.depth);
    limits.members = lower(route.members, ceilings.members);
    limits.item_bytes = lower(route.item, ceilings.item_bytes);
    limits.look_ahead = lower(route.lookahead, ceilings.lookahead_bytes);
    return limits;
}

std::uint64_t body_limit(const policy::RouteLimits& route, const Ceilings& ceilings) {
    return lower(route.body, ceilings.body_bytes);
}

std::uint64_t items_limit(const policy::RouteLimits& route, const Ceilings& ceilings) {
    return lower(route.items, ceilings.items);
}

}  // namespace waybill::redact

// Which shapes a query matches. There are few shapes however long the log is, and only they are looked at.
#pragma once

#include <optional>
#include <unordered_set>
#include <vector>

#include "index_open.hpp"
#include "waybill/audit/index.hpp"

namespace waybill::audit {

/// Their numbers, ascending.
Result<std::vector<std::uint32_t>> matching_shapes(const Database& database, const Query& query);
/// Policies that the query means, and between which entries they were in force.
struct PolicyRange {
    std::unordered_set<std::uint32_t> policies;
    EntryRange entries;
};
/// Nothing where the query asks for none.
Result<std::optional<PolicyRange>> policy_range(const Database& database, const Query& query);
/// Whether the query asks for anything that a shape says.
bool asks_for_shapes(const Query& query);

}  // namespace waybill::audit

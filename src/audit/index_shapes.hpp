// Which shapes a query matches. There are few shapes however long the log is, and only they are looked at.
#pragma once

#include <vector>

#include "index_schema.hpp"
#include "waybill/audit/index.hpp"

namespace waybill::audit {

/// Their numbers, ascending.
Result<std::vector<std::uint32_t>> matching_shapes(const Database& database, const Query& query);
/// Whether the query asks for anything that a shape says.
bool asks_for_shapes(const Query& query);

}  // namespace waybill::audit

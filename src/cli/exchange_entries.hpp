// Which entries an exchange has, by the index where there is one, so that a long log need not be read for a short
// question. The index is a cache: what it says is held against the log, and where it cannot say, the log is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "waybill/audit/prover.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::cli {

/// Whether an entry is of the exchange.
bool is_of_exchange(const audit::StoredEntry& entry, std::string_view id);

/// Below `size` (at most log.size()), ascending: the index's as far as it is, the log's from there on. Nothing where
/// there is no index, or it does not fit to the log, or knows of none: then the log has to be read.
std::optional<std::vector<std::uint64_t>> entries_by_index(const audit::Reader& log, const Path& directory,
                                                           std::string_view id, std::uint64_t size);

/// Those under the prover's checkpoint, ascending; empty where there are none.
Result<std::vector<std::uint64_t>> entries_of_exchange(base::Files& files, audit::Prover& prover, const Path& directory,
                                                       std::string_view id);

}  // namespace waybill::cli

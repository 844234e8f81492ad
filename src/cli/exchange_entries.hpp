// Which entries an exchange has, by the index where there is one, so that a long log need not be read for a short
// question. The index is a cache: what it says is held against the log, and where it cannot say, the log is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "waybill/audit/prover.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/crypto/keyring.hpp"

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

/// Has proofs made to the newest cosigned checkpoint, where that covers these entries and is one of the keyring's log:
/// what witnesses stand for is worth more than a few entries that came since. Else nothing changes.
Result<void> prefer_cosigned(audit::Prover& prover, base::Files& files, const Path& directory,
                             const crypto::Keyring& keyring, const std::vector<std::uint64_t>& indexes);

}  // namespace waybill::cli

// The index as the commands have it: brought up to the log first where no gateway does that.
#pragma once

#include <optional>
#include <string>

#include "exit_code.hpp"
#include "waybill/audit/index.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::cli {

/// An index is a cache: what is wrong with it is never `tampered`. Says what to do.
ExitCode fail_with_index(const Error& error);

/// Builds what is missing of it, with a keyring also its digests, and opens it. Where a gateway keeps it, says how far
/// it is behind.
Result<audit::Index> open_fresh_index(base::Files& files, const Path& directory, const crypto::Keyring* keyring);
/// The same without a word and without building much: for who asks again and again.
void freshen_index(base::Files& files, const Path& directory);

/// The entries with these indexes, ascending, from the log.
Result<void> read_entries(const audit::Reader& reader, const std::vector<std::uint64_t>& indexes,
                          const std::function<void(const audit::StoredEntry&)>& visit);

}  // namespace waybill::cli

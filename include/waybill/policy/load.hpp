// Reads a policies folder: catalog.yaml and vendors/*.yaml. Strict, and says everything that is wrong at once. What
// this version has not got (agreement limits, filters, other formats and treatments) is refused by name.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// nullptr where there was any error. `today` only serves the warnings: dates never stop a load.
std::shared_ptr<const Snapshot> load(const std::filesystem::path& directory, Day today, base::Diagnostics& diagnostics);
/// The same from bytes in memory; for tests and the fuzzer.
std::shared_ptr<const Snapshot> load_files(std::vector<PolicyFile> files, Day today, base::Diagnostics& diagnostics);

}  // namespace waybill::policy

// Reads a policies folder: catalog.yaml and vendors/*.yaml, and the files that these name. Strict, and says everything
// that is wrong at once. What this version has not got (agreement limits) is refused by name.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/result.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// nullptr where there was any error. `today` only serves the warnings: dates never stop a load.
std::shared_ptr<const Snapshot> load(const std::filesystem::path& directory, Day today, base::Diagnostics& diagnostics);

/// How a file that a policy names is read: by its path relative to the policies folder. Without one none can be.
using ReadFile = std::function<Result<std::string>(std::string_view path)>;
/// The same from bytes in memory; for tests and the fuzzer.
std::shared_ptr<const Snapshot> load_files(std::vector<PolicyFile> files, Day today, base::Diagnostics& diagnostics,
                                           const ReadFile& read_file = {});

}  // namespace waybill::policy

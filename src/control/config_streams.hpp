// `audit: {streams: […]}` of the configuration: where the record is passed on to. Each kind of receiver has its own
// keys, and is told those of another.
#pragma once

#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/control/config.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::control {

/// Of the section `audit`; relative paths are relative to `folder`.
std::vector<StreamConfig> read_streams(const policy::Section& audit, const Path& folder,
                                       base::Diagnostics& diagnostics);

}  // namespace waybill::control

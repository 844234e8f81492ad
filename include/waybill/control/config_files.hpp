// Looks at the files that a configuration and the policies name: are they there, can they be read, are they what they
// are to be. Reports and changes nothing; a file may change after it was looked at, so whoever uses one checks it
// again.
#pragma once

#include "waybill/control/config.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

/// Folders that a service manager makes when the gateway starts are warnings; all else that is missing is an error.
void check_files(const GatewayConfig& config, base::Diagnostics& diagnostics);

/// The files of each vendor's `connection.tls`, relative to the policies folder.
void check_vendor_tls(const policy::Snapshot& snapshot, const Path& policies, base::Diagnostics& diagnostics);

}  // namespace waybill::control

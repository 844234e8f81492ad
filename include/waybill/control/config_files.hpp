// Looks at the files that a configuration and the policies name: are they there, can they be read, are they what they
// are to be. Reports and changes nothing; a file may change after it was looked at, so whoever uses one checks it
// again. What TLS is made of is in_force.hpp's.
#pragma once

#include "waybill/base/random.hpp"
#include "waybill/control/config.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

/// Keyring, record and admin socket. Folders and credentials that a service manager makes when the gateway starts are
/// warnings; all else that is missing is an error.
void check_files(const GatewayConfig& config, base::Random& random, base::Diagnostics& diagnostics);

/// That there is no keyring, and what makes one.
void report_missing_keyring(const GatewayConfig& config, base::Diagnostics& diagnostics);
/// Whether the keyring signs for the log of this origin.
void check_signing_key(const GatewayConfig& config, const crypto::Keyring& keyring, base::Diagnostics& diagnostics);

/// The files of each vendor's `connection.tls`, where there is one, relative to the policies folder.
void check_vendor_tls(const policy::Snapshot& snapshot, const Path& policies, base::Diagnostics& diagnostics);

}  // namespace waybill::control

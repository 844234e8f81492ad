// Rotating and destroying lookup keys: on record first, through the gateway that runs or with the record opened.
#pragma once

#include <string>

#include "exit_code.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::cli {

ExitCode rotate_lookup_key(const std::string& config, const std::string& name);
ExitCode destroy_lookup_keys(const std::string& config, const std::string& name, crypto::Keyring::Destroyed which);

}  // namespace waybill::cli

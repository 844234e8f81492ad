// A sealed detail opened for a person: what came in, and what of it was withheld.
#pragma once

#include <string>

#include "waybill/audit/reader.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::cli {

std::string detail_text(const audit::StoredEntry& entry, const crypto::Keyring& keyring);
/// `{"bytes_in":…,…}`, or `{"sealed":"why"}`.
std::string detail_json(const audit::StoredEntry& entry, const crypto::Keyring& keyring);

}  // namespace waybill::cli

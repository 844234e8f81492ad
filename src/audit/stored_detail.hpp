// The detail that stands beside an entry, opened and held against it. check_window.hpp judges it; this reads it.
#pragma once

#include "detail.hpp"
#include "waybill/audit/recorded.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// Of a `shared` entry. key_missing where its key was destroyed, or the detail itself after it; corrupt where it is not
/// the one that the entry names.
Result<Detail> open_stored_detail(const Recorded& entry, Bytes sealed, const crypto::Keyring& keyring);

}  // namespace waybill::audit

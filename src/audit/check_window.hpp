// One `shared` entry against the detail beside it: the hash, and where the key is at hand the inside. It takes apart
// what seal_window.hpp bound together.
#pragma once

#include "waybill/audit/recorded.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

enum class DetailState { right, erased, unread };

/// `keyring` may be null: then only the hash is checked. corrupt: what is wrong with it.
Result<DetailState> check_window(const Recorded& entry, Bytes sealed, const crypto::Keyring* keyring);

}  // namespace waybill::audit

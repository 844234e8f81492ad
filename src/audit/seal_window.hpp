// A window as what stands in the log: its entry and its sealed detail. The one place where commitments, detail and
// entry are bound together; verification takes them apart again in check_window.hpp.
#pragma once

#include "entry.hpp"
#include "waybill/audit/draft.hpp"
#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

struct SealedWindow {
    std::string entry;
    std::string detail;
};

/// `key`: the day key of the agreement's `keys` and the day of the stamp's time.
/// bad_usage where items and places do not agree or a value lies outside of its bytes; entry_too_large.
Result<SealedWindow> seal_window(const Shared& window, Bytes body, const Stamp& stamp,
                                 const crypto::Keyring::DayKey& key, base::Random& random);

}  // namespace waybill::audit

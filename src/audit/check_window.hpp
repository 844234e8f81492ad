// One `shared` entry against the detail beside it: the hash, and where the key is at hand the inside. It takes apart
// what seal_window.hpp bound together.
#pragma once

#include <vector>

#include "entry_scan.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// The day keys used last: to find one takes longer than to check a window under it, and neighbours in a log share
/// theirs. Holds few, for they are in locked memory, and for no longer than a segment is checked. One thread.
class DayKeys {
public:
    explicit DayKeys(const crypto::Keyring& keyring) : keyring_(&keyring) {}
    /// As Keyring::find_day_key. Lives until the next call.
    const Result<crypto::Keyring::DayKey>& find(const crypto::KeyId8& id);

private:
    static constexpr std::size_t most = 8;
    struct Found {
        crypto::KeyId8 id;
        Result<crypto::Keyring::DayKey> key;
    };

    const crypto::Keyring* keyring_;
    std::vector<Found> found_;
    std::size_t oldest_ = 0;
};

enum class DetailState { right, erased, unread };

/// `keys` may be null: then only the hash is checked. corrupt: what is wrong with it.
Result<DetailState> check_window(const ScannedEntry& entry, Bytes sealed, DayKeys* keys);

}  // namespace waybill::audit

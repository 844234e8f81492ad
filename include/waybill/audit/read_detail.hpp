// What a sealed detail says, for whoever holds its key: what came in and what of it was withheld.
#pragma once

#include <vector>

#include "waybill/audit/draft.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

struct ReadDetail {
    std::uint64_t bytes_in = 0;
    std::uint64_t evidenced_items = 0;
    std::uint64_t withheld_items = 0;
    std::uint64_t drift_items = 0;
    std::uint64_t lookup_digests = 0;
    std::vector<WithheldPlace> withheld;
};

/// key_missing where the day key was destroyed (the detail is erased); corrupt where the detail is not the entry's.
Result<ReadDetail> read_detail(const StoredEntry& entry, const crypto::Keyring& keyring);

}  // namespace waybill::audit

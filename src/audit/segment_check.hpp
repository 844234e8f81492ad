// One segment checked by itself, whatever came before it: each entry's spelling and hash, its detail, the tiles that
// lie whole in the segment. So segments are checked in parallel; what hangs on their order is verify.cpp's.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "check_policies.hpp"
#include "entry_scan.hpp"
#include "erased.hpp"
#include "segment.hpp"
#include "tree_store.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

/// What segments say of the log as a whole, in any order.
struct Gathered {
    std::atomic<std::uint64_t> seen = 0;  // entries, roughly: for whoever waits
    std::mutex mutex;
    NamedFiles named;
    std::set<std::string> witnesses;  // verifier keys, as `change` entries name them
    ErasedOnRecord erased;
};

struct CheckedSegment {
    std::optional<Error> failed;  // reading failed
    SegmentScan scanned;
    std::vector<Hash> leaves;
    std::vector<Hash> tile_roots;  // of the level 0 tiles that lie whole in it, the first one's first
    OpenExchanges open;            // after it, by what its header says of those before it
    Time newest{};
    std::uint64_t bytes = 0;  // hashed: entries and details
    std::uint64_t details = 0, details_erased = 0, details_unread = 0;
    std::vector<std::string> tampered;  // findings, in order
};

struct SegmentCheck {
    base::Files* files;
    Path directory;
    std::optional<crypto::VerifierKey> key;
    const crypto::Keyring* keyring = nullptr;

    CheckedSegment run(const Segment& segment, Gathered& gathered) const;
};

/// That entry 0, or what is kept of it, names the key; a sentence where it does not, else empty.
std::string wrong_identity(Bytes first_entry, const std::optional<crypto::VerifierKey>& key);

}  // namespace waybill::audit

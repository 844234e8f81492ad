// Checks a whole log: every entry's hash, the tree, the checkpoint's signature, the sealed details and what they say,
// the tile files, the kept policies. It writes nothing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

enum class Verdict { ok, tampered, unverifiable };
std::string_view name_of(Verdict verdict);

struct Report {
    Verdict verdict = Verdict::ok;
    std::string origin;
    std::uint64_t entries = 0;            // of the tree, with those that were pruned
    std::uint64_t minimum = 0;            // the first entry that is there; those before it were pruned
    std::uint64_t details = 0;            // opened and found right
    std::uint64_t details_erased = 0;     // their key was destroyed, or they are gone, as is on record
    std::uint64_t details_unread = 0;     // no keyring at hand: the hash was checked, the inside was not
    std::uint64_t beyond_checkpoint = 0;  // whole entries after it: not promised to anyone yet
    std::uint64_t torn_bytes = 0;
    std::uint64_t bytes = 0;            // of entries and details, hashed
    std::string root;                   // base64
    std::vector<std::string> findings;  // what is tampered or missing, each one sentence with index or file
};

struct VerifyOptions {
    Path directory;
    std::optional<crypto::VerifierKey> key;  // without: the directory's own, and the verdict is at best unverifiable
    std::optional<std::string> since;        // an older checkpoint (whole note): consistency with it is proven
    std::vector<crypto::VerifierKey>
        witnesses;                             // must have cosigned the cosigned checkpoint (of tiles: the checkpoint)
    const crypto::Keyring* keyring = nullptr;  // opens details where given
    std::function<void(std::uint64_t done, std::uint64_t of)> progress;  // may be empty; on the caller's thread
    unsigned threads = 0;                                                // 0: as many as the machine has
};

Result<Report> verify(base::Files& files, const VerifyOptions& options);

/// The same of a folder of tlog-tiles, as export_tiles writes it: the checkpoint's signature, every entry's spelling
/// and hash, every tile, full or partial, that a log of this size must have. Other files are not looked at. Details,
/// kept policies and keys are not in such a folder: `keyring` and `threads` do not matter.
Result<Report> verify_tiles(base::Files& files, const VerifyOptions& options);

/// Writes the log as tlog-tiles (c2sp.org/tlog-tiles): checkpoint, tile/, tile/entries/. `out` must not exist or be
/// empty. The number of entries exported.
Result<std::uint64_t> export_tiles(base::Files& files, const Path& directory, const Path& out);

/// Whether each of these witnesses cosigned a checkpoint's note: tampered where a line is wrong, unverifiable where
/// there is none.
struct CosignedBy {
    Verdict verdict = Verdict::ok;
    std::vector<std::string> findings;
};
CosignedBy cosigned_by(Bytes note, std::span<const crypto::VerifierKey> witnesses);

}  // namespace waybill::audit

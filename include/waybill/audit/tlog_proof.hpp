// C2SP's proof file (c2sp.org/tlog-proof@v1, extension .tlog-proof): one leaf's inclusion in one signed checkpoint.
// Parsed strictly, so that a proof has one spelling. What the leaf is, and what `extra` says, is the caller's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/merkle.hpp"

namespace waybill::audit {

struct TlogProof {
    std::optional<std::string> extra;  // bytes; not authenticated by the format itself
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  // the leaf's sibling first; at most 63
    std::string checkpoint;    // the whole note, as it is
    bool operator==(const TlogProof&) const = default;
};

std::string write_tlog_proof(const TlogProof& proof);
/// corrupt: anything else than what write_tlog_proof writes. The checkpoint is not looked into.
Result<TlogProof> parse_tlog_proof(Bytes file);

/// The lines `index …` and one hash in base64 a line, as a proof file and a receipt have them.
std::string index_lines(std::uint64_t index, std::span<const Hash> hashes);

/// That the leaf stands at the index under the note's checkpoint, signed by the key: the checkpoint. Errors: those of
/// open_checkpoint, and corrupt where the hashes do not lead to its root.
Result<Checkpoint> check_tlog_proof(const TlogProof& proof, const Hash& leaf, const crypto::VerifierKey& key);

}  // namespace waybill::audit

// The signed head of a log (c2sp.org/tlog-checkpoint) as a note's text: origin, size, root. No extension lines: we
// write none, and a log of ours that carries some is not ours.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/audit/merkle.hpp"
#include "waybill/audit/note.hpp"

namespace waybill::audit {

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    bool operator==(const Checkpoint&) const = default;
};

/// The three lines.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Of a note's text; corrupt where it is anything else than what checkpoint_text writes.
Result<Checkpoint> parse_checkpoint(Bytes text);

/// The whole note, signed; the key's name is the origin.
std::string sign_checkpoint(std::uint64_t size, const Hash& root, const crypto::SigningKey& key);
/// Parses a whole note, verifies it with the key, and holds the origin against the key's name.
/// corrupt, or key_missing where it is not signed by this key.
Result<Checkpoint> open_checkpoint(Bytes note, const crypto::VerifierKey& key);

}  // namespace waybill::audit

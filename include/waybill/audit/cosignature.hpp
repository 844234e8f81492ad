// A witness's cosignature on a checkpoint (c2sp.org/tlog-cosignature, cosignature/v1): at this time the witness had
// seen nothing of the log that this checkpoint contradicts. A note's signature line like any other, of a key of its own
// use.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/audit/note.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

/// What a witness is known by: its signing key's name and public key, with the use that cosignatures have.
crypto::VerifierKey cosigner_of(const crypto::SigningKey& key);

/// One signature line with its newline: key id ‖ time, uint64 big-endian ‖ Ed25519. `text` is the note's, with its last
/// newline; `seconds` since 1970, above 0.
std::string cosign(Bytes text, std::uint64_t seconds, const crypto::SigningKey& key);

/// The time that the key's cosignature says, the newest of several. `key` is one of KeyUse::cosignature. Errors as
/// verify_note: corrupt where one of this key is wrong, key_missing where there is none.
Result<std::uint64_t> verify_cosignature(const Note& note, const crypto::VerifierKey& key);

/// The signature line as it stands in a note, with its newline.
std::string signature_line(const NoteSignature& signature);

}  // namespace waybill::audit

// C2SP's signed note (c2sp.org/signed-note): text, an empty line, signature lines. Parsed strictly, so that a note has
// one spelling; what the text says is the business of others (checkpoint.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/base/result.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    std::string bytes;
};

struct Note {
    std::string text;  // with its last newline
    std::vector<NoteSignature> signatures;
};

/// corrupt: not a note. At most 64 signatures are taken.
Result<Note> parse_note(Bytes bytes);
/// corrupt where a signature of this key fails; key_missing where there is none of it. Other keys' lines are ignored.
Result<void> verify_note(const Note& note, const crypto::VerifierKey& key);
/// The whole note, with one signature. `text` must end in a newline.
std::string sign_note(Bytes text, const crypto::SigningKey& key);

}  // namespace waybill::audit

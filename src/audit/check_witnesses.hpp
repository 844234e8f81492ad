// The lines of witnesses (c2sp.org/tlog-cosignature) in a checkpoint's note: those that somebody demands, and those of
// the witnesses that the log itself says it was shown to.
#pragma once

#include <set>
#include <span>
#include <string>

#include "findings.hpp"
#include "waybill/audit/note.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

/// Each of them must have cosigned the note: tampered where a line is wrong, unverifiable where there is none. `name`
/// of the checkpoint begins the sentence.
void demand_witnesses(const Note& note, std::span<const crypto::VerifierKey> witnesses, const std::string& name,
                      Findings& findings);

/// The lines in the cosigned checkpoint beside the log's own: one of a witness on record (verifier keys in text) must
/// be right; one of nobody known is told, for it proves nothing to whoever reads it.
void check_known_lines(const Note& note, const crypto::VerifierKey& log, const std::set<std::string>& on_record,
                       std::span<const crypto::VerifierKey> witnesses, Findings& findings);

}  // namespace waybill::audit

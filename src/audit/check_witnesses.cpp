#include "check_witnesses.hpp"

#include <algorithm>
#include <vector>

#include "waybill/audit/cosignature.hpp"

namespace waybill::audit {

void demand_witnesses(const Note& note, std::span<const crypto::VerifierKey> witnesses, const std::string& name,
                      Findings& findings) {
    for (const crypto::VerifierKey& witness : witnesses) {
        const auto seconds = verify_cosignature(note, witness);
        if (seconds) continue;
        if (seconds.error().code() == Code::key_missing)
            findings.unverifiable(name + " is not cosigned by the witness " + witness.name());
        else
            findings.tampered(name + ": the cosignature of " + witness.name() + " is wrong");
    }
}

CosignedBy cosigned_by(Bytes bytes, std::span<const crypto::VerifierKey> witnesses) {
    CosignedBy out;
    Findings findings(out.verdict, out.findings);
    if (const auto note = parse_note(bytes))
        demand_witnesses(*note, witnesses, "the checkpoint", findings);
    else
        findings.tampered("the checkpoint: " + note.error().message());
    return out;
}

void check_known_lines(const Note& note, const crypto::VerifierKey& log, const std::set<std::string>& on_record,
                       std::span<const crypto::VerifierKey> witnesses, Findings& findings) {
    std::vector<crypto::VerifierKey> known;
    for (const std::string& text : on_record)
        if (auto key = crypto::VerifierKey::parse(text, crypto::KeyUse::cosignature)) known.push_back(*std::move(key));
    for (const crypto::VerifierKey& key : known) {
        const auto seconds = verify_cosignature(note, key);
        if (!seconds && seconds.error().code() != Code::key_missing)
            findings.tampered("the cosigned checkpoint: the cosignature of " + key.name() + " is wrong");
    }
    known.insert(known.end(), witnesses.begin(), witnesses.end());
    known.push_back(log);
    for (const NoteSignature& line : note.signatures)
        if (std::ranges::none_of(known, [&](const crypto::VerifierKey& key) {
                return key.name() == line.name && key.id() == line.key_id;
            }))
            findings.note("the cosigned checkpoint has a line of " + line.name + ", a witness that no entry names");
}

}  // namespace waybill::audit

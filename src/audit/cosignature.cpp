#include "waybill/audit/cosignature.hpp"

#include <algorithm>

#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t time_bytes = 8;

std::string message(Bytes text, std::uint64_t seconds) {
    return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

}  // namespace

crypto::VerifierKey cosigner_of(const crypto::SigningKey& key) {
    return crypto::VerifierKey::of(key.verifier().name(), key.verifier().public_key(), crypto::KeyUse::cosignature);
}

std::string cosign(Bytes text, std::uint64_t seconds, const crypto::SigningKey& key) {
    NoteSignature out{key.verifier().name(), cosigner_of(key).id(), {}};
    base::append_be(out.bytes, seconds);
    out.bytes += key.sign(message(text, seconds));
    return signature_line(out);
}

Result<std::uint64_t> verify_cosignature(const Note& note, const crypto::VerifierKey& key) {
    std::uint64_t newest = 0;
    for (const NoteSignature& signature : note.signatures) {
        if (signature.name != key.name() || signature.key_id != key.id()) continue;
        if (signature.bytes.size() <= time_bytes) return fail(Code::corrupt, "a cosignature has no time");
        const auto seconds = base::read_be<std::uint64_t>(signature.bytes);
        if (seconds == 0 || !key.verify(message(note.text, seconds), Bytes(signature.bytes).substr(time_bytes)))
            return fail(Code::corrupt, "the witness's cosignature is wrong");
        newest = std::max(newest, seconds);
    }
    if (newest == 0) return fail(Code::key_missing, "the checkpoint is not cosigned by this witness");
    return newest;
}

std::string signature_line(const NoteSignature& signature) {
    std::string blob;
    base::append_be(blob, signature.key_id);
    blob += signature.bytes;
    return "\xe2\x80\x94 " + signature.name + " " + base::to_base64(blob) + "\n";  // U+2014
}

}  // namespace waybill::audit

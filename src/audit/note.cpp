#include "waybill/audit/note.hpp"

#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes dash = "\xe2\x80\x94 ";  // U+2014 and one space
constexpr std::size_t most_signatures = 64;

bool is_plain_text(Bytes text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return false;
    return base::is_utf8(text);
}

/// `— name base64`, without the newline.
Result<NoteSignature> parse_signature(Bytes line) {
    if (!line.starts_with(dash)) return fail(Code::corrupt, "a signature line does not begin with a dash and a space");
    line.remove_prefix(dash.size());
    const auto space = line.find(' ');
    if (space == Bytes::npos || !crypto::is_key_name(line.substr(0, space)))
        return fail(Code::corrupt, "a signature line has no key name");
    const auto blob = base::from_base64(line.substr(space + 1));
    if (!blob || blob->size() < 5) return fail(Code::corrupt, "a signature is not base64 of a key id and a signature");
    return NoteSignature{std::string(line.substr(0, space)), base::read_be<std::uint32_t>(*blob), blob->substr(4)};
}

}  // namespace

Result<Note> parse_note(Bytes bytes) {
    if (!is_plain_text(bytes)) return fail(Code::corrupt, "a note is UTF-8 without control characters");
    // The last empty line ends the text: the text itself may hold empty lines.
    const auto end = bytes.rfind("\n\n");
    if (end == Bytes::npos || !bytes.ends_with('\n')) return fail(Code::corrupt, "not a signed note");
    Note note;
    note.text = bytes.substr(0, end + 1);
    Bytes rest = bytes.substr(end + 2);
    if (rest.empty()) return fail(Code::corrupt, "the note has no signature");
    while (!rest.empty()) {
        const auto newline = rest.find('\n');
        auto signature = parse_signature(rest.substr(0, newline));
        if (!signature) return fail(signature.error());
        if (note.signatures.size() == most_signatures) return fail(Code::corrupt, "the note has too many signatures");
        note.signatures.push_back(std::move(*signature));
        rest.remove_prefix(newline + 1);
    }
    return note;
}

Result<void> verify_note(const Note& note, const crypto::VerifierKey& key) {
    bool verified = false;
    for (const NoteSignature& signature : note.signatures) {
        if (signature.name != key.name() || signature.key_id != key.id()) continue;
        if (!key.verify(note.text, signature.bytes)) return fail(Code::corrupt, "the note's signature is wrong");
        verified = true;
    }
    if (!verified) return fail(Code::key_missing, "the note is not signed by this key");
    return {};
}

std::string sign_note(Bytes text, const crypto::SigningKey& key) {
    std::string blob;
    base::append_be(blob, key.verifier().id());
    blob += key.sign(text);
    std::string note(text);
    note.append("\n").append(dash).append(key.verifier().name()).append(" ");
    return note.append(base::to_base64(blob)).append("\n");
}

}  // namespace waybill::audit

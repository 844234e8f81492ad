#include "waybill/audit/checkpoint.hpp"

#include <charconv>

#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

/// Takes one line off the front, without its newline.
Bytes take_line(Bytes& text) {
    const auto newline = text.find('\n');
    const Bytes line = text.substr(0, newline);
    text.remove_prefix(newline == Bytes::npos ? text.size() : newline + 1);
    return line;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
           base::to_base64(crypto::as_bytes(checkpoint.root)) + "\n";
}

Result<Checkpoint> parse_checkpoint(Bytes text) {
    Checkpoint checkpoint;
    Bytes rest = text;
    checkpoint.origin = take_line(rest);
    const Bytes size = take_line(rest);
    std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
    const auto root = base::from_base64(take_line(rest));
    if (!crypto::is_key_name(checkpoint.origin) || !root || root->size() != sizeof(Hash))
        return fail(Code::corrupt, "not a checkpoint");
    checkpoint.root = crypto::hash_from(*root);
    // Writing it again is the strictest reading: no leading zeros, no extension lines, no missing newline.
    if (checkpoint_text(checkpoint) != text) return fail(Code::corrupt, "not a checkpoint as it must be written");
    return checkpoint;
}

std::string sign_checkpoint(std::uint64_t size, const Hash& root, const crypto::SigningKey& key) {
    return sign_note(checkpoint_text({key.verifier().name(), size, root}), key);
}

Result<Checkpoint> open_checkpoint(Bytes bytes, const crypto::VerifierKey& key) {
    const auto note = parse_note(bytes);
    if (!note) return fail(note.error());
    if (auto verified = verify_note(*note, key); !verified) return fail(verified.error());
    auto checkpoint = parse_checkpoint(note->text);
    if (checkpoint && checkpoint->origin != key.name())
        return fail(Code::corrupt, "the checkpoint's origin is not the name of its key");
    return checkpoint;
}

}  // namespace waybill::audit

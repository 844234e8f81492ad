#include "waybill/audit/cosigned.hpp"

#include "waybill/audit/cosignature.hpp"

namespace waybill::audit {
namespace {

constexpr std::uint64_t note_limit = 64 << 10;

}  // namespace

std::optional<Cosigned> read_cosigned(base::Files& files, const Path& directory, const crypto::VerifierKey& log) {
    auto note = files.read(cosigned_path(directory), note_limit);
    if (!note) return std::nullopt;
    auto checkpoint = open_checkpoint(*note, log);
    if (!checkpoint) return std::nullopt;
    return Cosigned{*std::move(note), *std::move(checkpoint)};
}

Result<void> keep_cosigned(base::Files& files, const Path& directory, const std::string& note, const std::string& lines,
                           const crypto::VerifierKey& log) {
    const auto own = open_checkpoint(note, log);
    if (!own) return fail(own.error());
    std::string out = note + lines;
    if (const auto there = read_cosigned(files, directory, log)) {
        if (there->checkpoint.size > own->size) return {};
        if (there->checkpoint == *own) {
            const auto before = parse_note(there->note);
            const auto added = parse_note(out);
            if (!before || !added) return fail(Code::corrupt, "the cosigned checkpoint is no note");
            // A newer cosignature of one witness takes the place of its older one.
            for (const NoteSignature& old : before->signatures) {
                bool renewed = false;
                for (const NoteSignature& one : added->signatures)
                    renewed = renewed || (one.name == old.name && one.key_id == old.key_id);
                if (!renewed) out += signature_line(old);
            }
        }
    }
    return files.replace(cosigned_path(directory), out);
}

}  // namespace waybill::audit

#include "waybill/audit/add_checkpoint.hpp"

#include "lines.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_hashes = 63;

}  // namespace

std::string write_add_checkpoint(const AddCheckpoint& request) {
    std::string out = "old " + std::to_string(request.old_size) + "\n";
    for (const Hash& hash : request.proof) out += base::to_base64(crypto::as_bytes(hash)) + "\n";
    return out + "\n" + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(Bytes body) {
    if (body.size() > most_add_checkpoint_bytes) return fail(Code::corrupt, "the request is too large");
    Lines lines(body);
    AddCheckpoint out;
    const auto old_size = lines.after("old");
    const auto number = old_size ? decimal(*old_size) : std::nullopt;
    if (!number) return fail(Code::corrupt, "the request does not begin with the old size");
    out.old_size = *number;
    for (;;) {
        const auto line = lines.next();
        if (!line) return fail(Code::corrupt, "the request has no empty line after its proof");
        if (line->empty()) break;
        const auto hash = hash_in(*line);
        if (!hash) return fail(Code::corrupt, "a line of the proof is not a hash in base64");
        if (out.proof.size() == most_hashes) return fail(Code::corrupt, "the proof has more than 63 hashes");
        out.proof.push_back(*hash);
    }
    out.checkpoint = lines.rest();
    // Writing it again is the strictest reading: no sign, no leading zeros.
    if (write_add_checkpoint(out) != body) return fail(Code::corrupt, "the request is not as it must be written");
    return out;
}

std::optional<std::uint64_t> parse_size_line(Bytes body) {
    Lines lines(body);
    const auto line = lines.next();
    const auto size = line ? decimal(*line) : std::nullopt;
    if (!size || std::to_string(*size) + "\n" != body) return std::nullopt;
    return size;
}

}  // namespace waybill::audit

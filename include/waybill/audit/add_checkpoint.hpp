// The body of a request to a witness (c2sp.org/tlog-witness, add-checkpoint) and of its answers: text in, text out,
// both ends. Who sends it, and what a witness says to it, is others'.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/audit/merkle.hpp"

namespace waybill::audit {

/// Of a request's body: more is refused unread. 63 hashes and a note with many signatures fit.
inline constexpr std::size_t most_add_checkpoint_bytes = 64 << 10;
/// The content type of the answer that tells the witness's size (409).
inline constexpr const char* size_content_type = "text/x.tlog.size";

struct AddCheckpoint {
    std::uint64_t old_size = 0;
    std::vector<Hash> proof;  // consistency from old_size to the checkpoint's size; at most 63
    std::string checkpoint;   // the whole note
    bool operator==(const AddCheckpoint&) const = default;
};

/// `old <size>`, one hash in base64 a line, an empty line, the note.
std::string write_add_checkpoint(const AddCheckpoint& request);
/// corrupt: anything else than what write_add_checkpoint writes. The checkpoint is not looked into.
Result<AddCheckpoint> parse_add_checkpoint(Bytes body);
/// The body of a 409: a size in decimal and a newline; nothing where it is anything else.
std::optional<std::uint64_t> parse_size_line(Bytes body);

}  // namespace waybill::audit

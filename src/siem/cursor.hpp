// How far a stream's receiver is known to have come: a small file in the audit directory (docs/siem.md, Cursor), old or
// new and never a mixture. It names the entry before the next by its leaf hash, so that another log is noticed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "waybill/base/files.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::siem {

struct Cursor {
    std::uint64_t next = 0;  // the first entry that is not known to be there
    crypto::Hash leaf{};     // of the entry before it (RFC 6962, 2.1); zeros where next is 0
    bool operator==(const Cursor&) const = default;
};

Path cursor_path(const Path& directory, std::string_view stream);

std::string encode(const Cursor& cursor, std::string_view stream);
/// corrupt where it is anything else than what encode() writes for that stream.
Result<Cursor> parse_cursor(Bytes bytes, std::string_view stream);

/// Nothing where there is none. corrupt; file_failed.
Result<std::optional<Cursor>> read_cursor(base::Files& files, const Path& directory, std::string_view stream);
/// Durable when it returns.
Result<void> write_cursor(base::Files& files, const Path& directory, std::string_view stream, const Cursor& cursor);

}  // namespace waybill::siem

// The file `checkpoint` of a log's folder: written behind, so after a crash it may be an older one, or none.
#pragma once

#include <optional>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

inline Path checkpoint_path(const Path& directory) { return directory / "checkpoint"; }

/// The file's bytes; nothing where there is none, or where a crash kept the name and not the content (all zero).
inline Result<std::optional<std::string>> read_checkpoint_file(base::Files& files, const Path& directory) {
    auto note = files.read(checkpoint_path(directory), 1 << 20);
    if (!note && note.error().code() == Code::file_missing) return std::optional<std::string>();
    if (!note) return fail(note.error());
    if (note->find_first_not_of('\0') == std::string::npos) return std::optional<std::string>();
    return std::optional(std::move(*note));
}

}  // namespace waybill::audit

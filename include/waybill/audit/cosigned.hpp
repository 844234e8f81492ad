// The newest checkpoint that witnesses cosigned, as the file `checkpoint.cosigned` beside `checkpoint`: a note with the
// log's signature and the witnesses'. A help for whoever reads the log, and no part of it: it can be asked for anew.
#pragma once

#include <optional>
#include <string>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

inline Path cosigned_path(const Path& directory) { return directory / "checkpoint.cosigned"; }

struct Cosigned {
    std::string note;
    Checkpoint checkpoint;
};
/// Nothing where there is none, or none that is one of this log.
std::optional<Cosigned> read_cosigned(base::Files& files, const Path& directory, const crypto::VerifierKey& log);

/// Puts these signature lines there, beside those that the same checkpoint has already; an older checkpoint than the
/// one there changes nothing. `note` is the log's own.
Result<void> keep_cosigned(base::Files& files, const Path& directory, const std::string& note, const std::string& lines,
                           const crypto::VerifierKey& log);

}  // namespace waybill::audit

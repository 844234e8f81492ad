// The audit directory of the commands: made with its own keys where it is not there, else opened with the keys it has.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "exit_code.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::cli {

/// Open for writing: holds the writer's lock. The log goes before its keyring.
struct AuditDirectory {
    std::unique_ptr<crypto::Keyring> keyring;
    std::unique_ptr<audit::Log> log;
};

/// An absent directory is made, mode 0700, with a signing key, a keyring and the origin
/// `waybill.local/redact/<16 random hex digits>`, and that is said on stderr.
Result<AuditDirectory> open_audit_directory(base::Files& files, const base::Clock& clock, base::Random& random,
                                            const Path& directory);

/// The keyring that opens a directory's details: the one that was named, else the one in it.
Path keyring_of(const Path& directory, const std::optional<std::string>& named);

/// A keyring, or that of an audit directory, by its path.
Path keyring_at(const Path& named);

/// Whether the keyring has the key that this log was begun with: another's would call every detail erased. bad_key.
Result<void> keyring_fits(const crypto::Keyring& keyring, const audit::Reader& reader);

/// Says on stderr where the log ends before its checkpoint does, and what to do: then found_wrong, else ok.
ExitCode tell_damage(const audit::Reader& reader);

}  // namespace waybill::cli

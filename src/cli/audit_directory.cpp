#include "audit_directory.hpp"

#include "console.hpp"
#include "keyring_file.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::cli {
namespace {

std::string fresh_origin(base::Random& random) {
    const auto bytes = random.bytes<8>();
    return "waybill.local/redact/" + base::to_hex(Bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Result<std::unique_ptr<crypto::Keyring>> make_directory(base::Files& files, base::Random& random,
                                                        const Path& directory) {
    if (auto made = files.make_directory(directory); !made) return fail(made.error());
    auto keyring = create_keyring(files, random, directory / "keyring", fresh_origin(random));
    if (!keyring) return keyring;
    const auto key = (*keyring)->signing_key();
    if (!key) return fail(key.error());
    say("made the audit directory " + directory.string() + " with keys of its own; it is verified with");
    say("  " + key->verifier().text());
    return keyring;
}

}  // namespace

Result<AuditDirectory> open_audit_directory(base::Files& files, const base::Clock& clock, base::Random& random,
                                            const Path& directory) {
    const auto there = files.exists(directory);
    if (!there) return fail(there.error());
    auto keyring =
        *there ? open_keyring(files, random, directory / "keyring") : make_directory(files, random, directory);
    if (!keyring) return fail(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return fail(key.error());

    audit::Log::Options options;
    options.directory = directory;
    options.origin = key->verifier().name();
    options.node = "redact";
    auto log = audit::Log::open(std::move(options), files, clock, random, **keyring);
    if (!log) return fail(log.error());
    const audit::Log::Recovery& recovery = (*log)->recovery();
    if (recovery.unknown_outcomes > 0)
        say("recovered the log: " + std::to_string(recovery.unknown_outcomes) +
            " exchanges had no outcome; unknown counts as sent");
    return AuditDirectory{*std::move(keyring), *std::move(log)};
}

Result<void> keep_policies(audit::Log& log, const policy::Snapshot& snapshot) {
    for (const policy::PolicyFile& file : snapshot.files)
        if (auto kept = log.keep(file.bytes); !kept) return kept;
    return log.keep(snapshot.digest_lines);
}

}  // namespace waybill::cli

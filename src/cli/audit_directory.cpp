#include "audit_directory.hpp"

#include "console.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

std::string fresh_origin(base::Random& random) {
    const auto bytes = random.bytes<8>();
    return "waybill.local/redact/" + base::to_hex(Bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

/// The folder under another name, with its keys, and then under its own: there is the whole of it or nothing.
Result<void> make_directory(base::Files& files, base::Random& random, const Path& directory) {
    const auto suffix = random.bytes<8>();
    const Path fresh =
        directory.string() + ".new-" + base::to_hex(Bytes(reinterpret_cast<const char*>(suffix.data()), suffix.size()));
    if (auto made = files.make_directory(fresh); !made) return made;
    auto keyring = control::create_keyring(files, random, fresh / "keyring", fresh_origin(random));
    if (!keyring) return fail(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return fail(key.error());
    if (auto renamed = files.rename(fresh, directory); !renamed) {
        // Another made it at the same time: its keys are the directory's, and ours were never used.
        std::error_code ignored;
        std::filesystem::remove_all(fresh, ignored);
        const auto there = files.exists(directory);
        return there && *there ? Result<void>() : renamed;
    }
    // Durable before anything in it: a folder that a power loss takes would take the record with it.
    const Path parent = directory.has_parent_path() ? directory.parent_path() : Path(".");
    if (auto synced = files.sync_directory(parent); !synced) return synced;
    say("made the audit directory " + directory.string() + " with keys of its own; it is verified with");
    say("  " + key->verifier().text());
    return {};
}

/// Without the slash that a shell's completion leaves.
Path folder(const Path& directory) { return directory.has_filename() ? directory : directory.parent_path(); }

}  // namespace

Result<AuditDirectory> open_audit_directory(base::Files& files, const base::Clock& clock, base::Random& random,
                                            const Path& named) {
    const Path directory = folder(named);
    const auto there = files.exists(directory);
    if (!there) return fail(there.error());
    if (!*there)
        if (auto made = make_directory(files, random, directory); !made) return fail(made.error());
    auto keyring = control::open_keyring(files, random, directory / "keyring");
    if (!keyring && keyring.error().code() == Code::file_missing)
        return fail(Error::of_file(
            Code::file_missing, "it is there and is no audit directory: name one that is, or one that is not there yet",
            directory));
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
        say("recovered the log: " + counted(recovery.unknown_outcomes, "exchange", "exchanges") +
            " had no outcome; unknown counts as sent");
    return AuditDirectory{*std::move(keyring), *std::move(log)};
}

Path keyring_of(const Path& directory, const std::optional<std::string>& named) {
    return named ? Path(*named) : directory / "keyring";
}

Path keyring_at(const Path& named) {
    std::error_code problem;
    return std::filesystem::is_directory(named, problem) ? named / "keyring" : named;
}

Result<void> keyring_fits(const crypto::Keyring& keyring, const audit::Reader& reader) {
    const auto key = keyring.signing_key();
    const auto first = reader.entry_0();
    if (!first) return fail(first.error());
    // It names the key that signs the log.
    if (key && first->find("\"to\":\"" + key->verifier().text() + " ") != std::string::npos) return {};
    return fail(Code::bad_key, "the keyring is not the one of this log: it would open no detail");
}

ExitCode tell_damage(const audit::Reader& reader) {
    if (reader.size() >= reader.covered()) return ExitCode::ok;
    complain("the log is damaged or cut off from entry " + std::to_string(reader.size()) +
             " on: its checkpoint covers " + counted(reader.covered(), "entry", "entries") +
             "; `waybill audit verify` says more");
    return ExitCode::found_wrong;
}

}  // namespace waybill::cli

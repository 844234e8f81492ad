#include "foundation.hpp"

#include "syslog_datagram.hpp"
#include "waybill/base/log.hpp"
#include "waybill/control/config_files.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::control {
namespace {

std::vector<std::unique_ptr<CheckpointPlace>> places_of(const AuditConfig& config, const Gateway::Seams& seams) {
    std::vector<std::unique_ptr<CheckpointPlace>> out;
    if (config.checkpoint_to) out.push_back(checkpoint_file(seams.files, config.checkpoint_to->path));
    if (config.checkpoint_syslog) out.push_back(checkpoint_syslog(config.checkpoint_syslog->path, seams.clock));
    return out;
}

Result<void> make_directory(base::Files& files, const Path& directory) {
    const auto there = files.exists(directory);
    if (!there) return fail(there.error());
    if (*there) return {};
    if (auto made = files.make_directory(directory); !made) return made;
    // Durable before anything in it: a folder that a power loss takes would take the record with it.
    return files.sync_directory(directory.has_parent_path() ? directory.parent_path() : Path("."));
}

void log_recovery(const audit::Log& log) {
    const audit::Log::Recovery& recovery = log.recovery();
    base::log(base::LogLevel::info, "the record is open",
              {{"origin", base::LogValue::of(log.origin())}, {"entries", recovery.entries}});
    if (recovery.unknown_outcomes > 0)
        base::log(base::LogLevel::warning, "exchanges had no outcome, unknown counts as sent",
                  {{"exchanges", recovery.unknown_outcomes}, {"torn_bytes", recovery.torn_bytes}});
}

std::unique_ptr<siem::Streams> streams_of(const GatewayConfig& config, const Gateway::Seams& seams,
                                          const Path& directory, const audit::Log& log) {
    if (config.audit.streams.empty()) return nullptr;
    siem::Streams::Parts parts{seams.files, seams.random, log, directory, {}, {}};
    parts.source = {log.origin(), config.node, seams.version};
    for (const StreamConfig& stream : config.audit.streams) parts.streams.push_back(stream.settings);
    return std::make_unique<siem::Streams>(std::move(parts));
}

/// Without the slash that a person may have written at its end.
Path folder(const Path& directory) { return directory.has_filename() ? directory : directory.parent_path(); }

}  // namespace

Result<Foundation> open_foundation(const GatewayConfig& config, const Gateway::Seams& seams,
                                   base::Diagnostics& diagnostics) {
    Foundation out;
    const auto there = seams.files.exists(config.keys.file.path);
    if (there && !*there) {
        report_missing_keyring(config, diagnostics);
        return fail(Code::bad_usage, "there is no keyring");
    }
    auto keyring = open_keyring(seams.files, seams.random, config.keys.file.path, config.keys.master_credential);
    if (!keyring) return fail(keyring.error());
    out.keyring = *std::move(keyring);
    check_signing_key(config, *out.keyring, diagnostics);
    if (diagnostics.has_errors()) return fail(Code::bad_usage, "the keyring is not the one of this record");
    const auto key = out.keyring->signing_key();
    if (!key) return fail(key.error());

    const Path directory = folder(config.audit.directory.path);
    const auto& kept = config.audit.checkpoint_to;
    if (kept)
        if (auto ahead = check_not_behind(seams.files, directory, kept->path, key->verifier()); !ahead)
            return fail(ahead.error());
    if (!config.audit.witnesses.empty()) {
        auto own = out.keyring->signing_key();
        if (!own) return fail(own.error());
        out.witnesses = std::make_unique<Witnesses>(Witnesses::Parts{
            seams.files, seams.clock, directory, config.audit.witnesses, *std::move(own), net::http_post});
        if (auto checked = out.witnesses->check_directory(); !checked) return fail(checked.error());
    }
    if (auto made = make_directory(seams.files, directory); !made) return fail(made.error());
    audit::Log::Options options;
    options.directory = directory;
    options.origin = config.audit.origin;
    options.node = config.node;
    options.segment_bytes = config.audit.segment;
    options.pack = config.audit.compress;
    auto log = audit::Log::open(std::move(options), seams.files, seams.clock, seams.random, *out.keyring);
    if (!log) return fail(log.error());
    out.log = *std::move(log);
    log_recovery(*out.log);
    if (auto places = places_of(config.audit, seams); !places.empty()) {
        out.keeper = std::make_unique<CheckpointKeeper>(std::move(places), *out.log);
        if (auto started = out.keeper->start(); !started) return fail(started.error());
    }
    if (out.witnesses)
        if (auto started = out.witnesses->start(); !started) return fail(started.error());
    out.streams = streams_of(config, seams, directory, *out.log);
    return out;
}

}  // namespace waybill::control

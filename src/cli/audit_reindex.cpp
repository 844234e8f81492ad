// `waybill audit reindex DIR | -c FILE`: makes the index anew from the log, or has the gateway do it.
#include <boost/json.hpp>

#include "audit_directory.hpp"
#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "upkeep_site.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string config, directory;
    std::optional<std::string> keys;
    OutputForm form = OutputForm::table;
};

void print(const audit::IndexState& state, OutputForm form) {
    if (form == OutputForm::json)
        return put(boost::json::serialize(boost::json::object{{"entries", state.entries},
                                                              {"digested", state.digested},
                                                              {"digests", state.digests},
                                                              {"erased", state.erased}}) +
                   "\n");
    put(counted(state.entries - state.minimum, "entry", "entries") + " indexed, " +
        counted(state.digests, "lookup digest", "lookup digests") + "\n");
    if (state.digested < state.entries)
        say("without a keyring no data subject can be looked up: a gateway, or --keys, adds the digests");
}

ExitCode reindex(base::Files& files, const Path& directory, const crypto::Keyring* keyring, OutputForm form) {
    Progress progress("indexing entry");
    audit::IndexUpdate update{directory, keyring, audit::Rebuild::always};
    update.progress = [&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); };
    const auto state = audit::update_index(files, update);
    if (!state && state.error().code() == Code::locked) {
        complain("a gateway keeps this index: it makes a damaged one anew by itself");
        say("to have it done all the same: `waybill audit reindex -c` with its configuration, which has an admin "
            "socket");
        return ExitCode::record_unwritten;
    }
    if (!state) return fail_with_index(state.error());
    print(*state, form);
    return ExitCode::ok;
}

ExitCode run_by_config(const Options& options) {
    if (options.keys) return fail_with(Error(Code::bad_usage, "--keys goes with DIR: the configuration names its own"));
    const auto site = UpkeepSite::open(options.config);
    if (!site) return ExitCode::bad_input;
    if (const auto code = site->ask({{"command", "reindex"}})) {
        if (*code == ExitCode::ok) say("the gateway has begun; `waybill status` says how far its index is");
        return *code;
    }
    return reindex(site->files(), site->directory(), &site->keyring(), options.form);
}

ExitCode run(const Options& options) {
    if (!options.config.empty()) return run_by_config(options);
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_of(options.directory, options.keys));
    if (!keyring && options.keys) return fail_with(keyring.error());
    return reindex(files, options.directory, keyring ? keyring->get() : nullptr, options.form);
}

}  // namespace

void add_audit_reindex(Command& group) {
    Command command = group.command("reindex", "Make the index of the record anew");
    auto options = std::make_shared<Options>();
    command.option("--keys", options->keys,
                   {"The gateway's keyring, which opens the details; default: the one in DIR", "FILE", false, ""});
    command.output_option(options->form);
    command.one_of("-c,--config", options->config,
                   {"The gateway's configuration: the gateway does it, where one runs", "FILE", false, ""}, "DIR",
                   options->directory, {"The audit directory", "", false, ""});
    command.footer(
        "The index is a cache: `search`, `shared` and the gateway keep it up to date, and the log alone is the "
        "record.\n"
        "  waybill audit reindex -c /etc/waybill/waybill.yaml\n"
        "  waybill audit reindex --keys /var/lib/waybill/keyring /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

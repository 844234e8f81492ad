// `waybill audit reindex DIR`: makes the index anew from the log.
#include <boost/json.hpp>

#include "audit_directory.hpp"
#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory;
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

ExitCode run(const Options& options) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_of(options.directory, options.keys));
    if (!keyring && options.keys) return fail_with(keyring.error());
    Progress progress("indexing entry");
    audit::IndexUpdate update{options.directory, keyring ? keyring->get() : nullptr, audit::Rebuild::always};
    update.progress = [&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); };
    const auto state = audit::update_index(files, update);
    if (!state && state.error().code() == Code::locked) {
        complain("a gateway keeps this index: it makes a damaged one anew by itself");
        say("to have it done all the same, stop the gateway first, or remove index.sqlite and restart it");
        return ExitCode::record_unwritten;
    }
    if (!state) return fail_with_index(state.error());
    print(*state, options.form);
    return ExitCode::ok;
}

}  // namespace

void add_audit_reindex(Command& group) {
    Command command = group.command("reindex", "Make the index of the record anew");
    auto options = std::make_shared<Options>();
    command.option("--keys", options->keys,
                   {"The gateway's keyring, which opens the details; default: the one in DIR", "FILE", false, ""});
    command.output_option(options->form);
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "The index is a cache: `search`, `shared` and the gateway keep it up to date, and the log alone is the "
        "record.\n"
        "  waybill audit reindex --keys /var/lib/waybill/keyring /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

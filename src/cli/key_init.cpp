// `waybill key init FILE`
#include "command.hpp"
#include "console.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string file;
    std::string origin;
    bool witness = false;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    base::SystemRandom random;
    std::optional<std::string> origin;
    if (options.witness && options.origin.empty())
        return fail_with(Error(Code::bad_usage, "--witness needs the witness's name: --origin NAME"));
    if (!options.origin.empty()) {
        if (!crypto::is_key_name(options.origin))
            return fail_with(Error(Code::bad_usage,
                                   "the origin must be a name without spaces and plus signs, such as "
                                   "waybill.corp.example/gw-1"));
        origin = options.origin;
    }
    const auto keyring = control::create_keyring(files, random, options.file, origin);
    if (!keyring) return fail_with(keyring.error());
    say("keyring: " + options.file);
    say("master key: " + crypto::master_path_for(options.file).string() +
        " (whoever has both can restore every token: keep them apart, e.g. the master as a systemd credential)");
    if (origin) {
        const auto key = (*keyring)->signing_key();
        if (!key) return fail_with(key.error());
        put((options.witness ? audit::cosigner_of(*key) : key->verifier()).text() + "\n");
    }
    return ExitCode::ok;
}

}  // namespace

void add_key_init(Command& group) {
    Command command = group.command("init", "Make a keyring, and its master key where there is none");
    auto options = std::make_shared<Options>();
    command.option("FILE", options->file, {"Where the keyring goes; its master key goes to FILE.master", "", true, ""});
    command.option("--origin", options->origin,
                   {"Also make a signing key for a log of this name; its verifier key is printed", "NAME", false, ""});
    command.flag("--witness", options->witness,
                 {"The key is a witness's: the verifier key printed is the one of its cosignatures", "", false, ""});
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

// `waybill key export-public PATH`
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string path;
    bool witness = false;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_at(options.path));
    if (!keyring) return fail_with(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return fail_with(key.error());
    put((options.witness ? audit::cosigner_of(*key) : key->verifier()).text() + "\n");
    return ExitCode::ok;
}

}  // namespace

void add_key_export_public(Command& group) {
    Command command = group.command(
        "export-public", "Print the key that verifies a log (a signed note's verifier key): hand it to your auditors");
    auto options = std::make_shared<Options>();
    command.option("PATH", options->path, {"The keyring, or an audit directory that has one", "", true, ""});
    command.flag("--witness", options->witness,
                 {"The key that verifies its cosignatures, where it is a witness's", "", false, ""});
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

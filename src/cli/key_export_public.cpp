// `waybill key export-public DIR`
#include "command.hpp"
#include "console.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

ExitCode run(const std::string& directory) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, Path(directory) / "keyring");
    if (!keyring) return fail_with(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return fail_with(key.error());
    put(key->verifier().text() + "\n");
    return ExitCode::ok;
}

}  // namespace

void add_key_export_public(Command& group) {
    Command command = group.command(
        "export-public", "Print the key that verifies a log (a signed note's verifier key): hand it to your auditors");
    auto directory = std::make_shared<std::string>();
    command.option("DIR", *directory, {"The audit directory", "", true, ""});
    command.runs([directory] { return run(*directory); });
}

}  // namespace waybill::cli

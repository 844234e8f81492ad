// `waybill key rotate FILE`, `waybill key rotate --lookup NAME -c FILE`
#include "command.hpp"
#include "console.hpp"
#include "lookup_keys.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string keyring, config, name;
};

ExitCode rotate_ring_key(const Path& path) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, path);
    if (!keyring) return fail_with(keyring.error());
    const auto id = (*keyring)->rotate(base::day_of(base::SystemClock().now()));
    if (!id) return fail_with(id.error());
    say("new tokens and hashes are made under the new key; old tokens stay restorable");
    say("a gateway that runs takes it with `waybill reload`, or when it is started again");
    put(base::to_hex({reinterpret_cast<const char*>(id->data()), id->size()}) + "\n");
    return ExitCode::ok;
}

ExitCode run(const Options& options) {
    if (options.name.empty() && options.config.empty()) return rotate_ring_key(options.keyring);
    if (!options.name.empty() && !options.config.empty()) return rotate_lookup_key(options.config, options.name);
    return fail_with(Error(Code::bad_usage, "--lookup NAME and -c FILE go together: it goes on record"));
}

}  // namespace

void add_key_rotate(Command& group) {
    Command command = group.command("rotate", "Make a new ring key, or lookup key, the current one; its id is printed");
    auto options = std::make_shared<Options>();
    command.one_of("FILE", options->keyring, {"The keyring, for a new ring key", "", false, ""}, "-c,--config",
                   options->config, {"The gateway's configuration, for a new lookup key", "FILE", false, ""});
    command.option("--lookup", options->name, {"The agreement's `keys` whose lookup key it is", "NAME", false, ""});
    command.footer(
        "Examples: waybill key rotate /var/lib/waybill/keyring\n"
        "          waybill key rotate --lookup acme-payroll -c /etc/waybill/waybill.yaml");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

// `waybill key rotate FILE`
#include "command.hpp"
#include "console.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

ExitCode run(const Path& path) {
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

}  // namespace

void add_key_rotate(Command& group) {
    Command command = group.command("rotate", "Make a new ring key the current one; its id is printed");
    auto path = std::make_shared<std::string>();
    command.option("FILE", *path, {"The keyring", "", true, ""});
    command.runs([path] { return run(*path); });
}

}  // namespace waybill::cli

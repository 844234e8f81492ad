// `waybill key recipient FILE`, on a vendor's side: makes the key pair that `encrypt` seals to.
#include "command.hpp"
#include "console.hpp"
#include "recipient_file.hpp"

namespace waybill::cli {
namespace {

ExitCode run(const Path& path) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto there = files.exists(path);
    if (!there) return fail_with(there.error());
    if (*there) {
        const auto secret = read_recipient(files, path);
        if (!secret) return fail_with(secret.error());
        put(secret->key().text() + "\n");
        return ExitCode::ok;
    }
    const auto secret = create_recipient(files, random, path);
    if (!secret) return fail_with(secret.error());
    say("secret key: " + path.string() + " (whoever has it reads what is sealed to you: it never leaves your side)");
    say("the line below is its public key: hand it to the company, for `encrypt: {to: …}`");
    put(secret->key().text() + "\n");
    return ExitCode::ok;
}

}  // namespace

void add_key_recipient(Command& group) {
    Command command = group.command(
        "recipient", "On a vendor's side: make a key pair, or show that of FILE; the public key is printed");
    auto path = std::make_shared<std::string>();
    command.option("FILE", *path, {"Where the secret key goes, or is", "", true, ""});
    command.runs([path] { return run(*path); });
}

}  // namespace waybill::cli

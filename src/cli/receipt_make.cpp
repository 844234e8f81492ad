// `waybill receipt make --id X DIR`
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "exchange_entries.hpp"
#include "waybill/audit/receipt.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, id, vendor;
    bool commitments = false;
    std::optional<std::string> keys;
};

ExitCode run(const Options& options) {
    if (!base::is_uuid(options.id))
        return fail_with(Error(Code::bad_usage, "not the id of an exchange: it is a UUID in lower case"));
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_of(options.directory, options.keys));
    if (!keyring && (options.keys || keyring.error().code() != Code::file_missing)) return fail_with(keyring.error());
    auto prover = audit::Prover::open(files, options.directory);
    if (!prover) return fail_with(prover.error());
    auto indexes = entries_of_exchange(files, *prover, options.directory, options.id);
    if (!indexes) return fail_with(indexes.error());
    if (indexes->empty()) return fail_with(Error(Code::bad_usage, "no entry under the newest checkpoint has this id"));
    if (keyring)
        if (const auto chosen = prefer_cosigned(*prover, files, options.directory, **keyring, *indexes); !chosen)
            return fail_with(chosen.error());
    audit::ReceiptRequest request;
    request.id = options.id;
    request.indexes = *std::move(indexes);
    request.vendor = options.vendor;
    request.keyring = keyring ? keyring->get() : nullptr;
    request.with_commitments = options.commitments;
    const auto receipt = audit::make_receipt(*prover, request);
    if (!receipt) return fail_with(receipt.error());
    if (!keyring)
        say("no keyring at hand: the receipt proves the entries, and no received value can be held against it");
    put(*receipt);
    return ExitCode::ok;
}

}  // namespace

void add_receipt_make(Command& group) {
    Command command = group.command("make", "Write the receipt of one exchange to standard output");
    auto options = std::make_shared<Options>();
    command.option("--id", options->id, {"The exchange's id (a UUID)", "ID", true, ""});
    command.option("--vendor", options->vendor, {"Only if it is an exchange with this vendor", "VENDOR", false, ""});
    command.flag("--commitments", options->commitments,
                 {"Also list each item's commitment: a check then names the very item that differs", "", false, ""});
    command.option("--keys", options->keys,
                   {"The gateway's keyring, which opens the details; default: the one in DIR", "FILE", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "A receipt holds no value, but with it whoever holds the message can check each value: it is for the vendor\n"
        "that received the message, and for nobody else.\n"
        "  waybill receipt make --id 01935c00-0000-7000-8000-000000000001 /var/lib/waybill/audit > a.receipt");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

// `waybill audit prove --id X --item 'body $.employees[*].email' --nth 3 DIR < VALUE`
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "exchange_entries.hpp"
#include "given_value.hpp"
#include "waybill/audit/item_proof.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/control/keyring_file.hpp"
#include "whole_input.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, id, item;
    std::uint64_t nth = 1;
    std::optional<std::string> keys;
};

ExitCode run(const Options& options) {
    if (!base::is_uuid(options.id))
        return fail_with(Error(Code::bad_usage, "not the id of an exchange: it is a UUID in lower case"));
    if (options.nth == 0) return fail_with(Error(Code::bad_usage, "--nth counts from 1"));
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_of(options.directory, options.keys));
    if (!keyring) return fail_with(keyring.error());
    auto prover = audit::Prover::open(files, options.directory);
    if (!prover) return fail_with(prover.error());
    auto indexes = entries_of_exchange(files, *prover, options.directory, options.id);
    if (!indexes) return fail_with(indexes.error());
    if (indexes->empty()) return fail_with(Error(Code::bad_usage, "no entry under the newest checkpoint has this id"));
    if (const auto chosen = prefer_cosigned(*prover, files, options.directory, **keyring, *indexes); !chosen)
        return fail_with(chosen.error());
    auto given = read_whole_input("");
    if (!given) return fail_with(given.error());
    const audit::ItemRequest request{*std::move(indexes), options.item, options.nth - 1};
    for (const std::string& value : spellings(*std::move(given))) {
        const auto proof = audit::prove_item(*prover, request, value, **keyring);
        if (!proof) return fail_with(proof.error());
        if (!*proof) continue;
        put(**proof);
        return ExitCode::ok;
    }
    complain("the value on standard input is not the one that was sent there: there is no proof of it");
    return ExitCode::found_wrong;
}

}  // namespace

void add_audit_prove(Command& group) {
    Command command = group.command("prove", "Prove that one value, and no other, was sent at one place");
    auto options = std::make_shared<Options>();
    command.option("--id", options->id, {"The exchange's id (a UUID)", "ID", true, ""});
    command.option("--item", options->item,
                   {"The place, as its entry has it (waybill audit show ID DIR)", "PLACE", true, ""});
    command.count("--nth", options->nth,
                  {"Which of the exchange's values there, in the order sent", "N [1]", false, ""});
    command.option("--keys", options->keys,
                   {"The gateway's keyring, which opens the details; default: the one in DIR", "FILE", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "The value, as it was sent, comes on standard input, never on the command line; quotes of a JSON string may "
        "be\n"
        "left away. The proof (c2sp.org/tlog-proof) goes to standard output. It discloses the entry and one salt, not\n"
        "the value and nothing of the other values:\n"
        "  echo ann@x.example | waybill audit prove --id ID --item 'body $.employees[*].email' --nth 3 DIR > "
        "a.tlog-proof\n"
        "  echo ann@x.example | waybill receipt verify a.tlog-proof --key VKEY\n"
        "Exit codes: 0 proven; 1 another value was sent there, or the log is damaged; 4 the detail was erased, or "
        "there "
        "is no such item.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

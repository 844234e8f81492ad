// `waybill audit show ID DIR`: every entry of one exchange, and what the sealed details say where their keys are at
// hand.
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "detail_text.hpp"
#include "entry_table.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, id;
    std::optional<std::string> keys;
    OutputForm form = OutputForm::table;
};

ExitCode run(const Options& options) {
    if (!base::is_uuid(options.id))
        return fail_with(Error(Code::bad_usage, "not the id of an exchange: it is a UUID in lower case"));
    base::PosixFiles files;
    base::SystemRandom random;
    const auto reader = audit::Reader::open(files, options.directory);
    if (!reader) return fail_with(reader.error());
    const auto keyring = control::open_keyring(files, random, keyring_of(options.directory, options.keys));
    if (!keyring && options.keys) return fail_with(keyring.error());
    if (keyring)
        if (const auto own = keyring_fits(**keyring, *reader); !own) return fail_with(own.error());
    const std::string sought = "\"id\":\"" + options.id + "\"";
    EntryTable table;
    std::string details;
    std::uint64_t found = 0;
    const auto read = reader->each(0, reader->size(), [&](const audit::StoredEntry& entry) {
        if (entry.entry.find(sought) == std::string::npos) return true;
        ++found;
        if (options.form == OutputForm::json) {
            put(json_line(entry, !entry.detail.empty() && keyring ? detail_json(entry, **keyring) : std::string()));
            return true;
        }
        table.add(entry);
        if (!entry.detail.empty())
            details += keyring ? detail_text(entry, **keyring)
                               : "detail of entry " + std::to_string(entry.index) + ": sealed (no keyring at hand)\n";
        return true;
    });
    if (!read) return fail_with(read.error());
    if (options.form == OutputForm::table && found > 0) put(table.text(stdout) + details);
    if (const ExitCode damage = tell_damage(*reader); damage != ExitCode::ok) return damage;
    if (found == 0) return fail_with(Error(Code::bad_usage, "no entry has this id"));
    return ExitCode::ok;
}

}  // namespace

void add_audit_show(Command& group) {
    Command command = group.command("show", "Print every entry of one exchange");
    auto options = std::make_shared<Options>();
    command.option("ID", options->id, {"The exchange's id (a UUID)", "", true, ""});
    command.option("--keys", options->keys,
                   {"The gateway's keyring, which opens the details; default: the one in DIR", "FILE", false, ""});
    command.output_option(options->form);
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

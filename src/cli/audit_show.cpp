// `waybill audit show ID DIR`: every entry of one exchange, and what the sealed details say where their keys are at
// hand.
#include "audit_directory.hpp"
#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "detail_text.hpp"
#include "entry_table.hpp"
#include "exchange_entries.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, id;
    std::optional<std::string> keys;
    OutputForm form = OutputForm::table;
};

/// Where it was taken out of its segment, too: it is shown as erased.
bool has_detail(const audit::StoredEntry& entry) {
    return !entry.detail.empty() || entry.entry.starts_with(R"({"v":1,"kind":"shared",)");
}

Result<void> each_of_exchange(const audit::Reader& log, const Options& options,
                              const std::function<void(const audit::StoredEntry&)>& visit) {
    if (const auto indexes = entries_by_index(log, options.directory, options.id, log.size()))
        return read_entries(log, *indexes, visit);
    return log.each(0, log.size(), [&](const audit::StoredEntry& entry) {
        if (is_of_exchange(entry, options.id)) visit(entry);
        return true;
    });
}

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
    EntryTable table;
    std::string details;
    std::uint64_t found = 0;
    const auto show = [&](const audit::StoredEntry& entry) {
        ++found;
        if (options.form == OutputForm::json) {
            put(json_line(entry, has_detail(entry) && keyring ? detail_json(entry, **keyring) : std::string()));
            return;
        }
        table.add(entry);
        if (has_detail(entry))
            details += keyring ? detail_text(entry, **keyring)
                               : "detail of entry " + std::to_string(entry.index) + ": sealed (no keyring at hand)\n";
    };
    const auto read = each_of_exchange(*reader, options, show);
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

// `waybill audit tail DIR`
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "entry_table.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory;
    std::uint64_t count = 20;
    OutputForm form = OutputForm::table;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto reader = audit::Reader::open(files, options.directory);
    if (!reader) return fail_with(reader.error());
    const std::uint64_t first = reader->size() - std::min(reader->size(), options.count);
    EntryTable table;
    const auto read = reader->each(first, reader->size(), [&](const audit::StoredEntry& entry) {
        if (options.form == OutputForm::json)
            put(json_line(entry));
        else
            table.add(entry);
        return true;
    });
    if (!read) return fail_with(read.error());
    if (options.form == OutputForm::table) put(table.text(stdout));
    return tell_damage(*reader);
}

}  // namespace

void add_audit_tail(Command& group) {
    Command command = group.command("tail", "Print the newest entries");
    auto options = std::make_shared<Options>();
    command.count("-n,--count", options->count, {"How many", "N [20]", false, ""});
    command.output_option(options->form);
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

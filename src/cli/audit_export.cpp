// `waybill audit export --tiles OUT DIR`
#include "command.hpp"
#include "console.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, tiles;
    OutputForm form = OutputForm::table;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto count = audit::export_tiles(files, options.directory, options.tiles);
    if (!count) return fail_with(count.error());
    if (options.form == OutputForm::json)
        put("{\"entries\":" + std::to_string(*count) + "}\n");
    else
        put(counted(*count, "entry", "entries") + " exported to " + options.tiles + "\n");
    return ExitCode::ok;
}

}  // namespace

void add_audit_export(Command& group) {
    Command command = group.command(
        "export", "Write the log as published tiles (c2sp.org/tlog-tiles), for verifiers that know only that format");
    auto options = std::make_shared<Options>();
    command.option("--tiles", options->tiles,
                   {"Where the tiles go: a folder that is not there, or empty", "OUT", true, ""});
    command.output_option(options->form);
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

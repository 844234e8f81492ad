// `waybill report register`: the register of third parties.
#include "report.hpp"
#include "report_days.hpp"
#include "waybill/report/reports.hpp"

namespace waybill::cli {
namespace {

struct Options {
    ReportOptions report;
    std::string since, until;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto days = report_days(options.since, options.until, base::SystemClock().now());
    if (!days) return ExitCode::bad_input;
    ExitCode code = ExitCode::ok;
    const auto open = open_report(files, options.report, *days, "", code);
    if (!open) return code;
    return put_report(files, options.report, report::third_parties(open->sources));
}

}  // namespace

void add_report_register(Command& group) {
    Command command = group.command("register", "The register of third parties, in DORA's columns where they fit");
    auto options = std::make_shared<Options>();
    add_report_options(command, options->report, "contracts, evidence, subcontractors, contacts");
    add_day_options(command, options->since, options->until);
    command.footer(
        "Vendors, agreements, evidence and when it ends, beside what was observed in the last 365 days. What a "
        "vendor's\n"
        "file does not say (`register:`) is listed as missing.\n"
        "  waybill report register --policies policies --format csv --out register.csv /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

// `waybill report ropa`: the record of processing activities (GDPR article 30).
#include "report.hpp"
#include "report_days.hpp"
#include "waybill/report/reports.hpp"

namespace waybill::cli {
namespace {

struct Options {
    ReportOptions report;
    std::string since, until, controller, contact;
};

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto days = report_days(options.since, options.until, base::SystemClock().now());
    if (!days) return ExitCode::bad_input;
    ExitCode code = ExitCode::ok;
    auto open = open_report(files, options.report, *days, "", code);
    if (!open) return code;
    open->sources.controller = options.controller;
    open->sources.contact = options.contact;
    return put_report(files, options.report, report::ropa(open->sources));
}

}  // namespace

void add_report_ropa(Command& group) {
    Command command = group.command("ropa", "The record of processing activities (GDPR article 30)");
    auto options = std::make_shared<Options>();
    add_report_options(command, options->report, "activities, categories");
    add_day_options(command, options->since, options->until);
    command.option("--controller", options->controller, {"Name and address of the controller", "TEXT", false, ""});
    command.option("--contact", options->contact, {"Its data protection officer, or whom to ask", "TEXT", false, ""});
    command.footer(
        "An activity for each agreement: purpose, categories, recipient, transfer, retention, as the policies declare\n"
        "them and as the record saw them in the last 365 days. What differs is marked.\n"
        "  waybill report ropa --policies policies --controller 'Corp Ltd, Dublin' --format html --out ropa.html \\\n"
        "    /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

// The reports' commands, and what they have in common: which policies, which record, which days, which form, where to.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "command.hpp"
#include "waybill/report/document.hpp"
#include "waybill/report/sources.hpp"

namespace waybill::cli {

void add_report(Command& app);  // the group, and its commands:
void add_report_ropa(Command& group);
void add_report_register(Command& group);
void add_report_vendor(Command& group);

struct ReportOptions {
    std::string policies, directory;
    std::size_t form = 0;  // md, html, csv, json
    std::string table;     // of csv
    std::string out;       // file; empty: standard output
};
/// --policies, --format, --table, --out, DIR. `tables` are the names that --table may have.
void add_report_options(Command& command, ReportOptions& options, const std::string& tables);

struct ReportDays {
    Day since, until;
};

/// What the report is made of, with the snapshot that it points into.
struct OpenReport {
    std::shared_ptr<const policy::Snapshot> snapshot;
    report::Sources sources;
    audit::Index index;
};
/// Loads the policies, brings the index up to the log and asks it. Nothing, and it was said why, where one fails;
/// `code` then is what to end with. `vendor`: with this one alone, all where it is empty.
std::optional<OpenReport> open_report(base::Files& files, const ReportOptions& options, const ReportDays& days,
                                      const std::string& vendor, ExitCode& code);

/// In the form that was asked for, to where it was asked for.
ExitCode put_report(base::Files& files, const ReportOptions& options, const report::Document& document);

}  // namespace waybill::cli

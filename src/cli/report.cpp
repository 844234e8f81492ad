// `waybill report …`: registers and reports, from the policies and the record.
#include "report.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "audit_index.hpp"
#include "console.hpp"
#include "waybill/audit/note.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/report/write.hpp"

namespace waybill::cli {
namespace {

enum class Form : std::size_t { markdown, html, csv, json };

std::shared_ptr<const policy::Snapshot> load_policies(const std::string& directory, Day today) {
    base::Diagnostics diagnostics;
    auto snapshot = policy::load(directory, today, diagnostics);
    diagnostics.sort();
    print(diagnostics, Show::errors);
    if (snapshot == nullptr) complain("these policies do not load");
    return snapshot;
}

/// The log's own name: the first line of its checkpoint, as it is there.
std::string record_of(base::Files& files, const Path& directory, const audit::Index& index) {
    std::string origin = "a log without a checkpoint";
    if (const auto text = files.read(directory / "checkpoint", 1 << 20))
        if (const auto note = audit::parse_note(*text)) origin = note->text.substr(0, note->text.find('\n'));
    const auto state = index.state();
    if (!state) return origin;
    return origin + ", entries " + std::to_string(state->minimum) + " to " + std::to_string(state->entries) +
           " (not verified here: waybill audit verify does)";
}

}  // namespace

void add_report_options(Command& command, ReportOptions& options, const std::string& tables) {
    command.option("--policies", options.policies, {"The policies folder: what is declared", "DIR", true, ""});
    command.choice("--format", options.form, {"md", "html", "csv", "json"},
                   {"Markdown, one HTML file with charts, one table, all tables", "md|html|csv|json [md]", false, ""});
    command.option("--table", options.table,
                   {"Which table, with --format csv: " + tables + " [the first]", "NAME", false, ""});
    command.option("--out", options.out, {"Write to this file, not to standard output", "FILE", false, ""});
    command.option("DIR", options.directory, {"The audit directory: what was observed", "", true, ""});
}

std::optional<OpenReport> open_report(base::Files& files, const ReportOptions& options, const ReportDays& days,
                                      const std::string& vendor, ExitCode& code) {
    code = ExitCode::bad_input;
    report::Sources sources;
    sources.now = base::SystemClock().now();
    sources.since = days.since;
    sources.until = days.until;
    auto snapshot = load_policies(options.policies, base::day_of(sources.now));
    if (snapshot == nullptr) return std::nullopt;
    sources.policy = snapshot.get();
    auto index = open_fresh_index(files, options.directory, nullptr);
    if (!index) {
        code = fail_with_index(index.error());
        return std::nullopt;
    }
    auto observed = index->observed(vendor, days.since, days.until);
    auto traffic = index->traffic(vendor, days.since, days.until);
    if (!observed || !traffic) {
        code = fail_with_index(observed ? traffic.error() : observed.error());
        return std::nullopt;
    }
    sources.observed = *std::move(observed);
    sources.traffic = *std::move(traffic);
    sources.record = record_of(files, options.directory, *index);
    code = ExitCode::ok;
    return OpenReport{std::move(snapshot), std::move(sources), *std::move(index)};
}

ExitCode put_report(base::Files& files, const ReportOptions& options, const report::Document& document) {
    const Form form{options.form};
    std::string text;
    if (form == Form::csv) {
        const report::Table* table = report::find_table(document, options.table);
        if (table == nullptr) {
            std::string names;
            for (const report::Table& one : document.tables) names += (names.empty() ? "" : ", ") + one.key;
            complain("bad-usage: no table has the name " + printable(options.table) + ": there are " + names);
            return ExitCode::bad_input;
        }
        text = report::write_csv(*table);
    } else if (!options.table.empty()) {
        complain("bad-usage: --table is for --format csv: the other formats have all tables");
        return ExitCode::bad_input;
    } else {
        text = form == Form::html   ? report::write_html(document)
               : form == Form::json ? report::write_json(document)
                                    : report::write_markdown(document);
    }
    if (options.out.empty()) {
        put(text);
        return ExitCode::ok;
    }
    std::error_code unknown;
    const auto there = std::filesystem::symlink_status(options.out, unknown);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
        complain("bad-usage: " + printable(options.out) + " is no regular file: it is not replaced");
        return ExitCode::bad_input;
    }
    const auto written = files.replace(options.out, text);
    return written ? ExitCode::ok : fail_with(written.error());
}

void add_report(Command& app) {
    Command group = app.group("report", "Reports: what is declared beside what was observed");
    add_report_ropa(group);
    add_report_register(group);
    add_report_vendor(group);
}

}  // namespace waybill::cli

// `waybill report vendor V`: one vendor's month. Drift stands in the sealed details alone, so they are read where their
// keys are at hand.
#include "audit_directory.hpp"
#include "audit_index.hpp"
#include "console.hpp"
#include "report.hpp"
#include "report_days.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/report/reports.hpp"

namespace waybill::cli {
namespace {

constexpr std::uint64_t page_size = 4096;  // entries sought at a time

struct Options {
    ReportOptions report;
    std::string vendor, month;
    std::optional<std::string> keys;
};

/// Of the vendor's `shared` entries of the days, page by page.
Result<report::Drift> drift_of(const audit::Reader& reader, const OpenReport& open, const std::string& vendor,
                               const crypto::Keyring* keyring) {
    report::Drift drift;
    audit::Query query;
    query.vendor = vendor;
    query.kind = audit::Kind::shared;
    query.since = open.sources.since;
    query.until = open.sources.until + std::chrono::days(1);
    query.order = audit::Query::Order::oldest_first;
    query.limit = page_size;
    for (std::optional<std::uint64_t> cursor;;) {
        const auto page = open.index.search(query, cursor);
        if (!page) return fail(page.error());
        std::vector<std::uint64_t> indexes;
        for (const audit::Hit& hit : page->hits) indexes.push_back(hit.index);
        const auto read =
            read_entries(reader, indexes, [&](const audit::StoredEntry& entry) { count_drift(drift, entry, keyring); });
        if (!read) return fail(read.error());
        if (!page->next) return drift;
        cursor = page->next;
    }
}

ExitCode run(const Options& options) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto days = report_month(options.month, base::SystemClock().now());
    if (!days) return ExitCode::bad_input;
    const auto reader = audit::Reader::open(files, options.report.directory);
    if (!reader) return fail_with(reader.error());
    const auto keyring = control::open_keyring(files, random, keyring_of(options.report.directory, options.keys));
    if (!keyring && options.keys) return fail_with(keyring.error());
    if (keyring)
        if (const auto own = keyring_fits(**keyring, *reader); !own) return fail_with(own.error());
    ExitCode code = ExitCode::ok;
    const auto open = open_report(files, options.report, *days, options.vendor, code);
    if (!open) return code;
    if (open->snapshot->find_vendor(options.vendor) == nullptr && open->sources.traffic.empty()) {
        complain("bad-usage: no policy and no entry of these days has a vendor " + printable(options.vendor));
        return ExitCode::bad_input;
    }
    const auto drift = drift_of(*reader, *open, options.vendor, keyring ? keyring->get() : nullptr);
    if (!drift) return fail_with(drift.error());
    return put_report(files, options.report, report::vendor_period(open->sources, options.vendor, *drift));
}

}  // namespace

void add_report_vendor(Command& group) {
    Command command = group.command("vendor", "One vendor's month: shared, refused, drift, limits, service levels");
    auto options = std::make_shared<Options>();
    command.option("VENDOR", options->vendor, {"The vendor's name", "", true, ""});
    add_report_options(command, options->report, "places, refusals, drift, limits, levels, days, categories");
    command.option("--month", options->month, {"Which, in UTC: 2026-11 [the last one]", "MONTH", false, ""});
    command.option(
        "--keys", options->keys,
        {"The gateway's keyring: drift stands in the sealed details; default: the one in DIR", "FILE", false, ""});
    command.footer(
        "  waybill report vendor acme-payroll --month 2026-11 --policies policies --format html --out acme.html \\\n"
        "    /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

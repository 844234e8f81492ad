// `waybill audit shared DIR`: the data map as it was observed: what went where, in which form, how often.
#include <boost/json.hpp>

#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "time_words.hpp"
#include "waybill/report/write.hpp"

namespace waybill::cli {
namespace {

enum class Form : std::size_t { table, json, csv };

struct Options {
    std::string directory, vendor, since, until;
    std::size_t form = 0;
};

std::vector<std::string> cells_of(const audit::Observed& one) {
    return {one.vendor,
            one.agreement,
            one.purpose,
            one.route,
            one.category,
            one.treatment,
            one.at,
            std::to_string(one.items),
            std::to_string(one.windows),
            base::format_time(one.first),
            base::format_time(one.last)};
}

const std::vector<std::string> heads() {
    return {"vendor", "agreement", "purpose",  "route", "category", "treatment",
            "place",  "items",     "messages", "first", "last"};
}

std::string json_of(const audit::Observed& one) {
    return boost::json::serialize(boost::json::object{{"vendor", one.vendor},
                                                      {"agreement", one.agreement},
                                                      {"purpose", one.purpose},
                                                      {"route", one.route},
                                                      {"category", one.category},
                                                      {"treatment", one.treatment},
                                                      {"place", one.at},
                                                      {"items", one.items},
                                                      {"messages", one.windows},
                                                      {"first", base::format_time(one.first)},
                                                      {"last", base::format_time(one.last)}});
}

void print(const std::vector<audit::Observed>& rows, Form form) {
    if (form == Form::table) {
        Table table(heads());
        for (const audit::Observed& one : rows) table.add(cells_of(one));
        return put(table.text(stdout));
    }
    if (form == Form::csv) put(report::csv_line(heads()));
    for (const audit::Observed& one : rows)
        put(form == Form::csv ? report::csv_line(cells_of(one)) : json_of(one) + "\n");
}

std::optional<Day> day_of(const TimeOption& option) {
    return option.time ? std::optional(base::day_of(*option.time)) : std::nullopt;
}

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const Time now = base::SystemClock().now();
    const TimeOption since = read_time_option("--since", options.since, now);
    const TimeOption until = read_time_option("--until", options.until, now);
    if (!since.good || !until.good) return ExitCode::bad_input;
    const auto index = open_fresh_index(files, options.directory, nullptr);
    if (!index) return fail_with_index(index.error());
    const auto observed = index->observed(options.vendor, day_of(since), day_of(until));
    if (!observed) return fail_with_index(observed.error());
    print(*observed, Form(options.form));
    if (observed->empty()) say("nothing was shared" + std::string(options.vendor.empty() ? "" : " with this vendor"));
    return ExitCode::ok;
}

}  // namespace

void add_audit_shared(Command& group) {
    Command command =
        group.command("shared", "Show what was shared: category, treatment, place, how often, since when");
    auto options = std::make_shared<Options>();
    command.option("--vendor", options->vendor, {"With this vendor alone", "NAME", false, ""});
    command.option("--since", options->since, {"From the UTC day of this time on: 30d, 2026-11-01", "TIME", false, ""});
    command.option("--until", options->until, {"To the UTC day of this time, with it", "TIME", false, ""});
    command.choice("--output", options->form, {"table", "json", "csv"},
                   {"For people, for machines (a line each), for spreadsheets", "table|json|csv [table]", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "Counts whole UTC days. What a vendor got in the last 30 days:\n"
        "  waybill audit shared --vendor acme-payroll --since 30d /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

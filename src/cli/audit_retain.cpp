// `waybill audit retain -c FILE [--dry-run]`: destroys what retention lets go.
#include <boost/json.hpp>

#include "command.hpp"
#include "console.hpp"
#include "upkeep_site.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/in_force.hpp"
#include "waybill/control/retention.hpp"

namespace waybill::cli {
namespace {

namespace json = boost::json;

struct Options {
    std::string config;
    bool dry_run = false;
    OutputForm form = OutputForm::table;
};

std::string as_json(const audit::Retained& retained, bool dry_run) {
    json::array details;
    for (const auto& one : retained.details) {
        json::object row{{"vendor", one.rule.vendor},
                         {"keys", one.rule.keys_name},
                         {"through", base::format_day(one.rule.through)},
                         {"day_keys", one.keys.size()}};
        if (!one.held.empty()) row["held"] = one.held;
        details.push_back(std::move(row));
    }
    json::object out{{"dry_run", dry_run},
                     {"details", std::move(details)},
                     {"segments_pruned", retained.segments_pruned},
                     {"minimum", retained.minimum}};
    if (!retained.prune_held.empty()) out["prune_held"] = retained.prune_held;
    if (!dry_run) out["details_erased"] = retained.details_erased, out["bytes_freed"] = retained.bytes_freed;
    return json::serialize(out) + "\n";
}

std::string as_text(const audit::Retained& retained, bool dry_run) {
    Table table({"VENDOR", "KEYS", "THROUGH", "DAY KEYS", dry_run ? "WOULD BE" : "WERE"});
    for (const auto& one : retained.details)
        table.add({one.rule.vendor, one.rule.keys_name, base::format_day(one.rule.through),
                   std::to_string(one.keys.size()), one.held.empty() ? "destroyed" : "held: " + one.held});
    std::string out = retained.details.empty() ? "no details have outlived their retention\n" : table.text(stdout);
    if (retained.segments_pruned > 0)
        out += counted(retained.segments_pruned, "segment", "segments") + (dry_run ? " would be" : "") +
               " pruned: entries before " + std::to_string(retained.minimum) + "\n";
    if (!retained.prune_held.empty()) out += "further old entries are held: " + printable(retained.prune_held) + "\n";
    if (!dry_run)
        out += counted(retained.details_erased, "detail", "details") + " taken out of their segments, " +
               counted(retained.bytes_freed, "byte", "bytes") + " freed\n";
    return out;
}

void show(const audit::Retained& retained, const Options& options) {
    put(options.form == OutputForm::json ? as_json(retained, options.dry_run) : as_text(retained, options.dry_run));
}

/// Of the policies on the disk, which are those in force once a gateway has reloaded them.
std::optional<audit::RetentionRules> rules_of(UpkeepSite& site) {
    base::Diagnostics diagnostics;
    const Time now = site.clock().now();
    const auto in_force = control::load_in_force(site.config(), base::day_of(now), nullptr, diagnostics);
    if (in_force) return control::retention_rules(site.files(), *in_force->snapshot, site.config().audit, now);
    print(diagnostics, Show::errors);
    complain("the policies do not load, so what they let go is not known");
    return std::nullopt;
}

ExitCode run(const Options& options) {
    const auto site = UpkeepSite::open(options.config);
    if (!site) return ExitCode::bad_input;
    const auto rules = rules_of(*site);
    if (!rules) return ExitCode::bad_input;
    if (options.dry_run) {
        const auto planned = audit::plan_retention(site->files(), site->directory(), site->keyring(), *rules);
        if (!planned) return fail_with(planned.error());
        show(*planned, options);
        return ExitCode::ok;
    }
    const auto done = site->change({{"command", "retain"}}, [&](audit::Log& log, const std::string&) {
        const auto retained = log.retain(*rules);
        if (!retained) return fail_with(retained.error());
        show(*retained, options);
        return ExitCode::ok;
    });
    if (done.by == UpkeepSite::DoneBy::gateway && done.code == ExitCode::ok)
        say("the gateway has begun; what it does goes on record as `erase`, `erased` and `prune`");
    return done.code;
}

}  // namespace

void add_audit_retain(Command& group) {
    Command command = group.command("retain", "Destroy what retention lets go: details, and old entries");
    auto options = std::make_shared<Options>();
    command.option("-c,--config", options->config, {"The gateway's configuration", "FILE", true, ""});
    command.flag("--dry-run", options->dry_run, {"Only say what would be destroyed", "", false, ""});
    command.output_option(options->form);
    command.footer(
        "Details go when an agreement's `retention` has passed: their day keys are destroyed. Entries go, whole\n"
        "segments at once, when `audit: {keep_entries: 10y}` says so. `waybill audit hold` stops both. A gateway that\n"
        "runs does this each day by itself.\n"
        "Example: waybill audit retain -c /etc/waybill/waybill.yaml --dry-run\n"
        "Exit codes: 0 done; 1 the record is tampered with; 2 bad usage, or the policies do not load; 4 a key or a "
        "part "
        "is missing; 74 it cannot be recorded.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

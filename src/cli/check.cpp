// `waybill check -c FILE | --policies DIR`: everything that is wrong, before anything runs.
#include <algorithm>

#include "command.hpp"
#include "console.hpp"
#include "waybill/base/time.hpp"
#include "waybill/control/config.hpp"
#include "waybill/control/config_files.hpp"
#include "waybill/control/diagnostics_json.hpp"
#include "waybill/control/in_force.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/policy/load.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string config;
    std::string policies;
    OutputForm form = OutputForm::table;
};

struct Found {
    base::Diagnostics diagnostics;
    std::shared_ptr<const policy::Snapshot> snapshot;
};

void check_policies(const Path& directory, Day today, Found& found) {
    found.snapshot = policy::load(directory, today, found.diagnostics);
    if (found.snapshot) control::check_vendor_tls(*found.snapshot, directory, found.diagnostics);
}

/// What `serve` would say.
void check_gateway(const control::GatewayConfig& config, Day today, Found& found) {
    base::SystemRandom random;
    control::check_files(config, random, found.diagnostics);
    if (auto loaded = control::load_in_force(config, today, nullptr, found.diagnostics))
        found.snapshot = loaded->snapshot;
}

Found look(const Options& options) {
    const Day today = base::day_of(base::SystemClock().now());
    Found found;
    if (options.config.empty())
        check_policies(options.policies, today, found);
    else if (const auto config = control::load_gateway_config(options.config, found.diagnostics))
        check_gateway(*config, today, found);
    found.diagnostics.sort();
    return found;
}

std::size_t errors_of(const Found& found) {
    return static_cast<std::size_t>(
        std::count_if(found.diagnostics.all().begin(), found.diagnostics.all().end(),
                      [](const auto& d) { return d.severity == base::Diagnostic::Severity::error; }));
}

std::string as_json(const Found& found) {
    std::string out = found.diagnostics.has_errors() ? "{\"ok\":false" : "{\"ok\":true";
    if (found.snapshot) {
        out += ",\"vendors\":" + std::to_string(found.snapshot->vendors.size()) +
               ",\"categories\":" + std::to_string(found.snapshot->catalog.size()) + ",\"policy\":\"" +
               crypto::hash_text(found.snapshot->digest) + "\"";
    }
    return out + ",\"diagnostics\":" + control::diagnostics_json(found.diagnostics) + "}\n";
}

void print_table(const Found& found) {
    print(found.diagnostics, Show::all);
    if (found.diagnostics.has_errors()) {
        complain(counted(errors_of(found), "error", "errors") + ": this would not load");
        return;
    }
    std::size_t routes = 0;
    for (const auto& [name, vendor] : found.snapshot->vendors) routes += vendor.routes.size();
    put("ok: " + counted(found.snapshot->vendors.size(), "vendor", "vendors") + ", " +
        counted(routes, "route", "routes") + ", " + counted(found.snapshot->catalog.size(), "category", "categories") +
        ", policy " + crypto::hash_text(found.snapshot->digest) + "\n");
}

ExitCode run(const Options& options) {
    const Found found = look(options);
    if (options.form == OutputForm::json)
        put(as_json(found));
    else
        print_table(found);
    return found.diagnostics.has_errors() ? ExitCode::bad_input : ExitCode::ok;
}

}  // namespace

void add_check(Command& app) {
    Command command = app.command("check", "Say everything that is wrong in a configuration or a policies folder");
    auto options = std::make_shared<Options>();
    command.one_of("-c,--config", options->config,
                   {"The gateway's configuration, and the policies that it names", "FILE", false, ""}, "--policies",
                   options->policies, {"A policies folder alone", "DIR", false, ""});
    command.output_option(options->form);
    command.footer(
        "Warnings (a lapsed agreement, say) do not keep a policy from loading.\n"
        "Exit codes: 0 it would load; 2 it would not.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

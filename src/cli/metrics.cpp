// `waybill metrics -c FILE | --socket PATH`: the page of metrics, for what collects them from files.
#include "admin_options.hpp"
#include "console.hpp"
#include "json_fields.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{10};

ExitCode run(const AdminOptions& options) {
    const auto answer = ask_admin(options, "metrics", within);
    if (!answer) return ExitCode::bad_input;
    const std::string page = text_at(*answer, "metrics");
    if (page.empty()) return tell_refusal(*answer);
    put(page);
    return ExitCode::ok;
}

}  // namespace

void add_metrics(Command& app) {
    Command command = app.command("metrics", "Print a running gateway's metrics in Prometheus' text format");
    const auto options = add_admin_options(command);
    command.footer(
        "For node_exporter's textfile collector, as root, from a timer:\n"
        "  waybill metrics -c /etc/waybill/waybill.yaml > /var/lib/node_exporter/waybill.prom.new &&\n"
        "      mv /var/lib/node_exporter/waybill.prom.new /var/lib/node_exporter/waybill.prom\n"
        "`metrics: {address: 127.0.0.1:9464}` in the configuration serves the same page over HTTP.\n"
        "Exit codes: 0 it answered; 2 no gateway answers.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

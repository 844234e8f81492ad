// `waybill status -c FILE | --socket PATH`
#include <boost/json.hpp>

#include "admin_options.hpp"
#include "console.hpp"
#include "json_fields.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{10};

namespace json = boost::json;

/// A value for a person; empty where it is absent.
std::string shown(const json::object& object, std::string_view key) { return printable(text_at(object, key)); }

/// `1 entry`, `2 entries`: of a number that the gateway tells.
std::string counted_at(const json::object& object, std::string_view key, std::string_view one, std::string_view many) {
    return counted(number_at(object, key), one, many);
}

/// `open 3, accepted 17`
std::string counts(const json::object& status, std::string_view key) {
    const json::object& object = object_at(status, key);
    std::string out;
    for (const auto& one : object)
        out += (out.empty() ? "" : ", ") + std::string(one.key()) + " " + shown(object, one.key());
    return out;
}

void add_rows(Table& table, const json::object& status, std::string_view list,
              const std::vector<std::string_view>& keys) {
    for (const json::object* one : objects_at(status, list)) {
        std::vector<std::string> cells;
        for (const std::string_view key : keys) cells.push_back(text_at(*one, key));
        table.add(std::move(cells));
    }
}

/// Nothing where `reason` is null or absent.
void print_trouble(const json::object& object, std::string_view reason, Style style, std::string_view what) {
    const std::string why = shown(object, reason);
    if (!why.empty()) put(styled(stdout, style, what) + ": " + why + "\n");
}

void print_index(const json::object& index) {
    put("index        " + counted_at(index, "entries", "entry", "entries") + ", " + shown(index, "lag") +
        " behind for " + shown(index, "lag_ms") + " ms\n");
    print_trouble(index, "failed", Style::yellow, "the index does not get on");
}

/// One line for each; why it does not cosign below it.
void print_witnesses(const json::object& log) {
    for (const json::object* witness : objects_at(log, "witnesses")) {
        const std::string at = shown(*witness, "cosigned_at");
        put("witness      " + shown(*witness, "witness") + ", " + counted_at(*witness, "lag", "entry", "entries") +
            " behind" + (at.empty() ? std::string() : ", cosigned at " + at) + "\n");
        print_trouble(*witness, "failed", Style::yellow, "it does not cosign");
    }
}

/// One line for each; why it does not get on below it.
void print_streams(const json::object& log) {
    for (const json::object* stream : objects_at(log, "streams")) {
        put("stream       " + shown(*stream, "stream") + ", sent up to entry " + shown(*stream, "sent") + ", " +
            shown(*stream, "lag") + " behind for " + shown(*stream, "lag_ms") + " ms\n");
        print_trouble(*stream, "failed", Style::yellow, "it does not get on");
    }
}

void print_log(const json::object& log) {
    put("record       " + shown(log, "origin") + ", " + counted_at(log, "entries", "entry", "entries") + "\n");
    print_trouble(log, "latched", Style::red, "latched shut, nothing is shared");
    print_trouble(log, "checkpoint_not_kept", Style::red, "the checkpoint is not kept");
    print_witnesses(log);
    print_streams(log);
}

void print_table(const json::object& status) {
    put("waybill " + shown(status, "version") + ", node " + shown(status, "node") + ", " + shown(status, "state") +
        " for " + shown(status, "uptime") + " s with " + counted_at(status, "workers", "worker", "workers") + "\n");
    put("policy       " + shown(status, "policy") + "\n");
    put("connections  " + counts(status, "connections") + "\n");
    put("exchanges    " + counts(status, "exchanges") + "\n");
    put("memory       " + counts(status, "memory") + " bytes\n");
    print_log(object_at(status, "log"));
    print_index(object_at(status, "index"));
    print_trouble(object_at(status, "retention"), "failed", Style::red, "retention was not done");
    Table listeners({"listener", "address", "vendor"});
    add_rows(listeners, status, "listeners", {"listener", "address", "vendor"});
    put("\n" + listeners.text(stdout));
    Table vendors({"vendor", "agreement", "until", "state"});
    add_rows(vendors, status, "vendors", {"vendor", "agreement", "until", "state"});
    put("\n" + vendors.text(stdout));
}

ExitCode run(const AdminOptions& options) {
    const auto answer = ask_admin(options, "status", within);
    if (!answer) return ExitCode::bad_input;
    const json::object& status = object_at(*answer, "status");
    if (status.empty()) return tell_refusal(*answer);
    if (options.form == OutputForm::json)
        put(json::serialize(status) + "\n");
    else
        print_table(status);
    return ExitCode::ok;
}

}  // namespace

void add_status(Command& app) {
    Command command = app.command("status", "Show how a running gateway is");
    const auto options = add_admin_options(command);
    command.output_option(options->form);
    command.footer("Exit codes: 0 it answered; 2 no gateway answers.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

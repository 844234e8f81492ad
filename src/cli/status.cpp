// `waybill status -c FILE | --socket PATH`
#include <boost/json.hpp>

#include "admin_options.hpp"
#include "console.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{10};

namespace json = boost::json;

/// A value for a person; empty where it is absent.
std::string shown(const json::value* value) {
    if (value == nullptr || value->is_null()) return {};
    return printable(value->is_string() ? std::string(value->get_string()) : json::serialize(*value));
}
std::string shown(const json::object& object, std::string_view key) { return shown(object.if_contains(key)); }

/// `1 entry`, `2 entries`: of a number that the gateway tells.
std::string counted_at(const json::object& object, std::string_view key, std::string_view one, std::string_view many) {
    const std::string number = shown(object, key);
    return number + " " + std::string(number == "1" ? one : many);
}

/// `open 3, accepted 17`
std::string counts(const json::object& status, std::string_view key) {
    std::string out;
    const auto* object = status.if_contains(key);
    if (object == nullptr || !object->is_object()) return out;
    for (const auto& [name, value] : object->get_object())
        out += (out.empty() ? "" : ", ") + std::string(name) + " " + shown(&value);
    return out;
}

void add_rows(Table& table, const json::object& status, std::string_view list,
              const std::vector<std::string_view>& keys) {
    const auto* array = status.if_contains(list);
    if (array == nullptr || !array->is_array()) return;
    for (const json::value& one : array->get_array()) {
        if (!one.is_object()) continue;
        std::vector<std::string> cells;
        for (const std::string_view key : keys) cells.push_back(shown(one.get_object(), key));
        table.add(std::move(cells));
    }
}

void print_index(const json::object& status) {
    const auto* value = status.if_contains("index");
    if (value == nullptr || !value->is_object()) return;
    const json::object& index = value->get_object();
    put("index        " + counted_at(index, "entries", "entry", "entries") + ", " + shown(index, "lag") +
        " behind for " + shown(index, "lag_ms") + " ms\n");
    const std::string failed = shown(index, "failed");
    if (!failed.empty()) put(styled(stdout, Style::yellow, "the index does not get on") + ": " + failed + "\n");
}

/// One line for each; why it does not cosign below it.
void print_witnesses(const json::object& log) {
    const auto* value = log.if_contains("witnesses");
    if (value == nullptr || !value->is_array()) return;
    for (const json::value& one : value->get_array()) {
        if (!one.is_object()) continue;
        const json::object& witness = one.get_object();
        const std::string at = shown(witness, "cosigned_at"), failed = shown(witness, "failed");
        put("witness      " + shown(witness, "witness") + ", " + counted_at(witness, "lag", "entry", "entries") +
            " behind" + (at.empty() ? std::string() : ", cosigned at " + at) + "\n");
        if (!failed.empty()) put(styled(stdout, Style::yellow, "it does not cosign") + ": " + failed + "\n");
    }
}

/// One line for each; why it does not get on below it.
void print_streams(const json::object& log) {
    const auto* value = log.if_contains("streams");
    if (value == nullptr || !value->is_array()) return;
    for (const json::value& one : value->get_array()) {
        if (!one.is_object()) continue;
        const json::object& stream = one.get_object();
        const std::string failed = shown(stream, "failed");
        put("stream       " + shown(stream, "stream") + ", sent up to entry " + shown(stream, "sent") + ", " +
            shown(stream, "lag") + " behind for " + shown(stream, "lag_ms") + " ms\n");
        if (!failed.empty()) put(styled(stdout, Style::yellow, "it does not get on") + ": " + failed + "\n");
    }
}

void print_log(const json::object& status) {
    const auto* value = status.if_contains("log");
    if (value == nullptr || !value->is_object()) return;
    const json::object& log = value->get_object();
    put("record       " + shown(log, "origin") + ", " + counted_at(log, "entries", "entry", "entries") + "\n");
    const std::string latched = shown(log, "latched"), not_kept = shown(log, "checkpoint_not_kept");
    if (!latched.empty()) put(styled(stdout, Style::red, "latched shut") + ": " + latched + "; nothing is shared\n");
    if (!not_kept.empty()) put(styled(stdout, Style::red, "the checkpoint is not kept") + ": " + not_kept + "\n");
    print_witnesses(log);
    print_streams(log);
}

void print_table(const json::object& status) {
    put("waybill " + shown(status, "version") + ", node " + shown(status, "node") + ", " + shown(status, "state") +
        " for " + shown(status, "uptime") + " s with " + shown(status, "workers") + " workers\n");
    put("policy       " + shown(status, "policy") + "\n");
    put("connections  " + counts(status, "connections") + "\n");
    put("exchanges    " + counts(status, "exchanges") + "\n");
    put("memory       " + counts(status, "memory") + " bytes\n");
    print_log(status);
    print_index(status);
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
    const auto* status = answer->if_contains("status");
    if (status == nullptr || !status->is_object()) return tell_refusal(*answer);
    if (options.form == OutputForm::json)
        put(json::serialize(*status) + "\n");
    else
        print_table(status->get_object());
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

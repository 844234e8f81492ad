// `waybill reload -c FILE | --socket PATH`
#include <boost/json.hpp>

#include "admin_options.hpp"
#include "console.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{120};

namespace json = boost::json;

std::size_t number_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_int64() ? static_cast<std::size_t>(value->get_int64()) : 0;
}

base::Diagnostics diagnostics_of(const json::object& answer) {
    base::Diagnostics out;
    const auto* list = answer.if_contains("diagnostics");
    if (list == nullptr || !list->is_array()) return out;
    for (const json::value& one : list->get_array()) {
        if (!one.is_object()) continue;
        const json::object& object = one.get_object();
        const base::Position where{text_at(object, "file"), number_at(object, "line"), number_at(object, "column")};
        if (text_at(object, "severity") == "error")
            out.error(where, text_at(object, "what"), text_at(object, "hint"));
        else
            out.warning(where, text_at(object, "what"), text_at(object, "hint"));
    }
    return out;
}

ExitCode run(const AdminOptions& options) {
    const auto answer = ask_admin(options, "reload", within);
    if (!answer) return ExitCode::bad_input;
    const auto* ok = answer->if_contains("ok");
    const bool reloaded = ok != nullptr && ok->is_bool() && ok->get_bool();
    if (options.form == OutputForm::json) {
        put(json::serialize(*answer) + "\n");
        return reloaded ? ExitCode::ok : ExitCode::found_wrong;
    }
    print(diagnostics_of(*answer), Show::all);
    if (const auto* restart = answer->if_contains("restart_to_apply");
        restart != nullptr && restart->is_bool() && restart->get_bool())
        say("the configuration itself has changed: restart the gateway to apply it");
    if (!reloaded) {
        complain(printable(text_at(*answer, "error")));
        return ExitCode::found_wrong;
    }
    put("reloaded: policy " + text_at(*answer, "policy") + "\n");
    return ExitCode::ok;
}

}  // namespace

void add_reload(Command& app) {
    Command command =
        app.command("reload", "Make a running gateway take the policies and certificates that are on the disk");
    const auto options = add_admin_options(command);
    command.output_option(options->form);
    command.footer(
        "All or nothing: where anything does not load, what was in force stays. The configuration itself is read at "
        "the "
        "start only.\n"
        "Exit codes: 0 reloaded; 1 refused, what was in force stays; 2 no gateway answers.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

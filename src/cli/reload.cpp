// `waybill reload -c FILE | --socket PATH`
#include <boost/json.hpp>

#include "admin_options.hpp"
#include "console.hpp"
#include "json_fields.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{120};

namespace json = boost::json;

base::Diagnostics diagnostics_of(const json::object& answer) {
    base::Diagnostics out;
    for (const json::object* one : objects_at(answer, "diagnostics")) {
        const base::Position where{text_at(*one, "file"), number_at(*one, "line"), number_at(*one, "column")};
        if (text_at(*one, "severity") == "error")
            out.error(where, text_at(*one, "what"), text_at(*one, "hint"));
        else
            out.warning(where, text_at(*one, "what"), text_at(*one, "hint"));
    }
    return out;
}

ExitCode run(const AdminOptions& options) {
    const auto answer = ask_admin(options, "reload", within);
    if (!answer) return ExitCode::bad_input;
    const bool reloaded = flag_at(*answer, "ok");
    if (options.form == OutputForm::json) {
        put(json::serialize(*answer) + "\n");
        return reloaded ? ExitCode::ok : ExitCode::found_wrong;
    }
    print(diagnostics_of(*answer), Show::all);
    if (flag_at(*answer, "restart_to_apply"))
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

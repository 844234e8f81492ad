#include "admin_options.hpp"

#include <boost/json.hpp>

#include "console.hpp"
#include "json_fields.hpp"
#include "waybill/control/admin.hpp"

namespace waybill::cli {
namespace {

/// Empty, and it was said why, where the configuration names none.
Path socket_of(const AdminOptions& options) {
    if (!options.socket.empty()) return options.socket;
    const auto config = config_at(options.config);
    if (!config) return {};
    if (config->admin_socket) return config->admin_socket->path;
    complain("the configuration has no `admin: {socket: …}`: add it and restart the gateway");
    return {};
}

}  // namespace

std::optional<control::GatewayConfig> config_at(const std::string& file) {
    base::Diagnostics diagnostics;
    auto config = control::load_gateway_config(file, diagnostics);
    if (!config) print(diagnostics, Show::errors);
    return config;
}

std::shared_ptr<AdminOptions> add_admin_options(Command& command) {
    auto options = std::make_shared<AdminOptions>();
    command.one_of("-c,--config", options->config,
                   {"The gateway's configuration, which names the socket", "FILE", false, ""}, "--socket",
                   options->socket, {"The admin socket itself", "PATH", false, ""});
    return options;
}

std::optional<boost::json::object> ask_admin(const AdminOptions& options, const std::string& command,
                                             std::chrono::seconds within) {
    const Path socket = socket_of(options);
    if (socket.empty()) return std::nullopt;
    const auto answer =
        control::ask_gateway(socket, boost::json::serialize(boost::json::object{{"command", command}}), within);
    if (!answer) {
        complain(printable(answer.error().message()));
        say("is it running, and are you root or its user? `systemctl status waybill` says more");
        return std::nullopt;
    }
    boost::system::error_code problem;
    auto parsed = boost::json::parse(*answer, problem);
    if (!problem && parsed.is_object()) return std::move(parsed.get_object());
    complain("the answer is not the one of a gateway: " + printable(socket.string()));
    return std::nullopt;
}

ExitCode tell_refusal(const boost::json::object& answer) {
    const std::string error = text_at(answer, "error");
    complain("the gateway refused: " + (error.empty() ? "its answer is of another version" : printable(error)));
    return ExitCode::bad_input;
}

}  // namespace waybill::cli

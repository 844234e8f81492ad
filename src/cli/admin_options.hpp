// How the commands that ask a running gateway find its admin socket, and what they make of its answer.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "command.hpp"
#include "waybill/control/config.hpp"

namespace waybill::cli {

struct AdminOptions {
    std::string config;
    std::string socket;
    OutputForm form = OutputForm::table;
};

/// --config or --socket; --output is the command's own.
std::shared_ptr<AdminOptions> add_admin_options(Command& command);

/// The configuration; nothing, and it was said why, where it does not load.
std::optional<control::GatewayConfig> config_at(const std::string& file);

/// The gateway's answer to a command; nothing, and it was said why, where there is none.
std::optional<boost::json::object> ask_admin(const AdminOptions& options, const std::string& command,
                                             std::chrono::seconds within);
/// Says why the gateway did not do it.
ExitCode tell_refusal(const boost::json::object& answer);

}  // namespace waybill::cli

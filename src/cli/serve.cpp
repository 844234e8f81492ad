// `waybill serve -c FILE`: the daemon, in the foreground, as a service manager wants it.
#include <csignal>

#include "command.hpp"
#include "console.hpp"
#include "waybill/base/log.hpp"
#include "waybill/control/gateway.hpp"

namespace waybill::cli {
namespace {

/// Whoever started it may have blocked them, and a gateway that cannot be stopped would be the result.
void hear_signals() {
    sigset_t heard;
    sigemptyset(&heard);
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&heard, signal);
    pthread_sigmask(SIG_UNBLOCK, &heard, nullptr);
}

ExitCode run(const std::string& file) {
    hear_signals();
    base::PosixFiles files;
    const base::SystemClock clock;
    base::SystemRandom random;
    base::Diagnostics diagnostics;
    auto config = control::load_gateway_config(file, diagnostics);
    if (!config) {
        print(diagnostics, Show::all);
        complain("the configuration does not load: `waybill check -c " + file + "` says the same");
        return ExitCode::bad_input;
    }
    base::set_up_log(config->log.form, config->log.level);
    auto gateway = control::Gateway::start(*std::move(config), {files, clock, random, WAYBILL_VERSION}, diagnostics);
    if (!gateway) {
        print(diagnostics, Show::all);
        complain("the gateway does not start");
        return fail_with(gateway.error());
    }
    (*gateway)->run();
    return ExitCode::ok;
}

}  // namespace

void add_serve(Command& app) {
    Command command = app.command("serve", "Run the gateway");
    auto file = std::make_shared<std::string>();
    command.option("-c,--config", *file, {"The gateway's configuration", "FILE", true, ""});
    command.footer(
        "SIGHUP reloads policies and certificates; SIGTERM lets open exchanges finish, a second one breaks them off.\n"
        "`waybill check -c FILE` says beforehand what is wrong.\n"
        "Exit codes: 0 stopped in order; 1 the record is tampered with, or exchanges did not end; 2 it does not start; "
        "4 a key or a part of the record is missing; 74 the record cannot be written.");
    command.runs([file] { return run(*file); });
}

}  // namespace waybill::cli

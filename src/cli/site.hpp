// A control::HttpSite as a command of its own, until SIGINT or SIGTERM. What it answers is the command's; whom it lets
// in is decided here: without TLS only on loopback, unless asked for, and with TLS only clients with a certificate.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "command.hpp"
#include "waybill/control/http_site.hpp"

namespace waybill::cli {

struct SiteOptions {
    std::string listen, certificate, key, client_ca;
    bool plain = false;
    bool has_tls() const { return !certificate.empty(); }
};
/// --listen, --tls-certificate, --tls-key, --client-ca, --plain-http
void add_site_options(Command& command, SiteOptions& options);

using control::site_problem;
using control::SiteAnswer;
using control::SiteRequest;

struct Site {
    std::string name;  // `the tiles`, for messages
    std::uint64_t most_body = 0;
    std::uint64_t most_connections = 256;
    std::chrono::seconds whole_body{30};
    std::function<SiteAnswer(const SiteRequest&)> answer;  // on the service's one thread
};
/// Says on stderr where it listens; returns when a signal came and what was under way is answered.
ExitCode run_site(const SiteOptions& options, const Site& site);

}  // namespace waybill::cli

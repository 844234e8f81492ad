// A small HTTP/1.1 service of a command, until SIGINT or SIGTERM: one address, one thread, bounded connections, bodies
// and times. What it answers is the command's; whom it lets in is decided here: without TLS only on loopback, unless
// asked for, and with TLS only clients with a certificate.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "command.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/http/fields.hpp"

namespace waybill::cli {

struct SiteOptions {
    std::string listen, certificate, key, client_ca;
    bool plain = false;
    bool has_tls() const { return !certificate.empty(); }
};
/// --listen, --tls-certificate, --tls-key, --client-ca, --plain-http
void add_site_options(Command& command, SiteOptions& options);

struct SiteRequest {
    Bytes method, path;  // path without its query, with its slash
    std::string client;  // identity of the certificate; empty without TLS
    std::string body;
};
struct SiteAnswer {
    int status = 200;
    std::vector<http::Field> fields;
    std::string body;  // left out of an answer to HEAD
};
/// One line of plain text for a person, not to be kept.
SiteAnswer site_problem(int status, std::string_view why);

struct Site {
    std::string name;  // `the tiles`, for messages
    std::uint64_t most_body = 0;
    std::uint64_t most_connections = 256;
    std::function<SiteAnswer(const SiteRequest&)> answer;  // on the service's one thread
};
/// Says on stderr where it listens; returns when a signal came and what was under way is answered.
ExitCode run_site(const SiteOptions& options, const Site& site);

}  // namespace waybill::cli

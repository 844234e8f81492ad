// `waybill redact`: the command line around redact_run.
#include "command.hpp"
#include "redact_run.hpp"

namespace waybill::cli {

void add_redact(Command& app) {
    Command command =
        app.command("redact", "Put one message body through a vendor's agreement: standard input to standard output");
    auto options = std::make_shared<RedactOptions>();
    auto direction = std::make_shared<std::size_t>(0);
    command.option("--policies", options->policies, {"The policies folder", "DIR", true, ""});
    command.option("--vendor", options->vendor, {"The vendor's name", "NAME", true, ""});
    command.option("--route", options->route, {"The route's name", "NAME", true, ""});
    command.choice("--direction", *direction, {"outbound", "inbound"},
                   {"outbound: redact; inbound: restore tokens", "outbound|inbound [outbound]", false, ""});
    command.option(
        "--client", options->client,
        {"Who calls, such as spiffe://corp.example/hr/sync; without it the client check is not made", "ID", false, ""});
    command.option("--at", options->at, {"Decide as of this time (RFC 3339) instead of now", "TIME", false, ""});
    command.option("--content-type", options->content_type,
                   {"The message's; default: the route's format's", "TYPE", false, ""});
    command.option("--content-encoding", options->content_encoding,
                   {"The message's content coding: gzip, deflate, br or zstd; what is printed is never coded", "CODING",
                    false, ""});
    command.option(
        "--items", options->items,
        {"Write a JSON line for each item, before and after, to a new file; it holds the values of the message", "FILE",
         false, ""});
    command.option("--audit", options->audit,
                   {"Record it in this audit directory before anything is printed; made with keys of its own where it "
                    "is not there",
                    "DIR", false, "--at"});
    command.option("--keys", options->keys,
                   {"The keyring that tokens and hashes are made with; default: the audit directory's, else one that "
                    "is forgotten",
                    "FILE", false, ""});
    command.footer(
        "The body only: what a route says of path, query and headers is judged where whole messages pass, by `serve`.\n"
        "\n"
        "Example:\n"
        "  waybill redact --policies policies --vendor acme-payroll --route create-employees \\\n"
        "      --audit /var/tmp/waybill < policies/examples/acme-payroll-create-employees.json");
    command.runs([options, direction] {
        options->direction = *direction == 0 ? policy::Direction::outbound : policy::Direction::inbound;
        return run_redact(*options, base::SystemClock());
    });
}

}  // namespace waybill::cli

// `waybill demo-vendor`: a vendor to try the gateway with, on loopback alone. It demands mutual TLS, prints each
// message as it arrived, and answers with what it received. It is no part of a gateway and holds nothing back.
#include "console.hpp"
#include "site.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::cli {
namespace {

struct Options {
    SiteOptions site;
    std::string port = "0";
    OutputForm form = OutputForm::table;
};

constexpr std::uint64_t most_body = 64 << 20;
constexpr std::chrono::hours whole_body{1};  // what is tried may be slow
constexpr std::uint64_t most_connections = 10'000;

/// The identity of its certificate; a vendor need not know who a gateway is.
std::string client_of(const SiteRequest& message) { return message.client.empty() ? "?" : message.client; }

std::string as_json(const SiteRequest& message) {
    std::string out = "{\"client\":";
    base::append_json_string(out, client_of(message));
    out += ",\"method\":";
    base::append_json_string(out, message.method);
    out += ",\"target\":";
    base::append_json_string(out, message.target);
    out += ",\"fields\":[";
    for (const http::FieldView& field : message.fields) {
        out += &field == message.fields.data() ? "[" : ",[";
        base::append_json_string(out, field.name);
        out += ",";
        base::append_json_string(out, field.value);
        out += "]";
    }
    out += "],\"body\":";
    base::append_json_string(out, message.body);
    return out + "}\n";
}

std::string as_text(const SiteRequest& message) {
    std::string out =
        styled(stdout, Style::bold, printable(std::string(message.method) + " " + std::string(message.target))) +
        "  from " + printable(client_of(message)) + "\n";
    for (const http::FieldView& field : message.fields)
        out += "  " + printable(std::string(field.name) + ": " + std::string(field.value)) + "\n";
    if (!message.body.empty()) out += "\n  " + printable(message.body) + "\n";
    return out + "\n";
}

SiteAnswer answer(const SiteRequest& message, OutputForm form) {
    put(form == OutputForm::json ? as_json(message) : as_text(message));
    SiteAnswer out;
    out.status = message.body.empty() ? 204 : 200;
    out.body = message.body;
    for (const http::FieldView& field : message.fields)
        if (http::same_name(field.name, "content-type")) out.fields = {{"content-type", std::string(field.value)}};
    return out;
}

ExitCode run(const Options& given) {
    Options options = given;
    options.site.listen = "127.0.0.1:" + options.port;
    if (!control::SiteAddress::parse(options.site.listen))
        return fail_with(Error(Code::bad_usage, "--port takes a number from 0 to 65535"));
    Site site;
    site.name = "the demo vendor, which demands mutual TLS, listens";
    site.most_body = most_body;
    site.most_connections = most_connections;
    site.whole_body = whole_body;
    site.answer = [form = options.form](const SiteRequest& message) { return answer(message, form); };
    return run_site(options.site, site);
}

}  // namespace

void add_demo_vendor(Command& app) {
    Command command = app.command("demo-vendor", "A vendor to try the gateway with, on loopback: shows what arrives");
    auto options = std::make_shared<Options>();
    command.option("--port", options->port, {"Port on 127.0.0.1; 0: the system chooses", "N", false, ""});
    command.option("--certificate", options->site.certificate, {"Its certificate chain, as PEM", "FILE", true, ""});
    command.option("--key", options->site.key, {"The certificate's private key", "FILE", true, ""});
    command.option("--client-ca", options->site.client_ca,
                   {"The CA of the gateway's own certificate", "FILE", true, ""});
    command.output_option(options->form);
    command.footer(
        "Prints each message as it arrived and answers 200 with the same body (204 where there was none).\n"
        "With --output json one object a line: client, method, target, fields, body.\n"
        "Ends with SIGINT or SIGTERM. `certs/make-dev-pki` makes certificates for it.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

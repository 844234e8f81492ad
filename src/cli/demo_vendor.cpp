// `waybill demo-vendor`: a vendor to try the gateway with, on loopback alone. It demands mutual TLS, prints each
// message as it arrived, and answers with what it received. It is no part of a gateway and holds nothing back.
#include <charconv>
#include <csignal>

#include "command.hpp"
#include "console.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/base/time.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string port = "0";
    std::string certificate, key, client_ca;
    OutputForm form = OutputForm::table;
};

constexpr std::size_t most_body = 64 << 20;

struct Received {
    std::string method, target, client, body;
    std::vector<http::Field> fields;
};

std::string as_json(const Received& message) {
    std::string out = "{\"client\":";
    base::append_json_string(out, message.client);
    out += ",\"method\":";
    base::append_json_string(out, message.method);
    out += ",\"target\":";
    base::append_json_string(out, message.target);
    out += ",\"fields\":[";
    for (std::size_t i = 0; i < message.fields.size(); ++i) {
        out += i == 0 ? "[" : ",[";
        base::append_json_string(out, message.fields[i].name);
        out += ",";
        base::append_json_string(out, message.fields[i].value);
        out += "]";
    }
    out += "],\"body\":";
    base::append_json_string(out, message.body);
    return out + "}\n";
}

std::string as_text(const Received& message) {
    std::string out = styled(stdout, Style::bold, printable(message.method + " " + message.target)) + "  from " +
                      printable(message.client) + "\n";
    for (const http::Field& field : message.fields) out += "  " + printable(field.name + ": " + field.value) + "\n";
    if (!message.body.empty()) out += "\n  " + printable(message.body) + "\n";
    return out + "\n";
}

class DemoVendor {
public:
    explicit DemoVendor(OutputForm form) : form_(form) {}

    net::Awaitable<void> serve(net::ClientStream& client) {
        Received message;
        const auto head = co_await client.head();
        if (!head) co_return;
        message.client = client.client() ? *client.client() : std::string("?");
        message.method = (*head)->method;
        message.target = (*head)->target;
        std::string type;
        for (const http::FieldView& field : (*head)->fields) {
            message.fields.push_back({std::string(field.name), std::string(field.value)});
            if (http::same_name(field.name, "content-type")) type = field.value;
        }
        for (bool more = (*head)->has_body; more;) {
            const auto piece = co_await client.pull();
            if (!piece || message.body.size() + piece->size() > most_body) {
                client.reset();
                co_return;
            }
            message.body += *piece;
            more = !piece->empty();
        }
        put(form_ == OutputForm::json ? as_json(message) : as_text(message));
        net::OurHead answer;
        answer.status = message.body.empty() ? 204 : 200;
        if (!type.empty()) answer.fields.push_back({"content-type", type});
        net::ExchangeStream::Part part;
        part.head = &answer;
        part.body = message.body;
        part.last = true;
        const auto pushed = co_await client.push(part);
        if (!pushed) client.reset();
    }

    net::Awaitable<void> refuse(net::ClientStream& client, Error error) {
        net::OurHead answer;
        answer.status = base::row(error.code()).status;
        net::ExchangeStream::Part part;
        part.head = &answer;
        part.last = true;
        const auto pushed = co_await client.push(part);
        if (!pushed) client.reset();
    }

private:
    const OutputForm form_;
};

Result<std::shared_ptr<const net::ServerTls>> read_tls(const Options& options) {
    base::PosixFiles files;
    net::ServerTls::Files pems;
    const auto read = [&](const std::string& path, net::Pem& pem) -> Result<void> {
        auto bytes = files.read(path);
        if (!bytes) return fail(bytes.error());
        pem = {path, *std::move(bytes)};
        return {};
    };
    if (auto done = read(options.certificate, pems.certificate); !done) return fail(done.error());
    if (auto done = read(options.key, pems.key); !done) return fail(done.error());
    if (auto done = read(options.client_ca, pems.client_ca); !done) return fail(done.error());
    return net::ServerTls::make(pems);
}

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

ExitCode run(const Options& options) {
    std::uint16_t port = 0;
    const char* const end = options.port.data() + options.port.size();
    if (const auto [at, problem] = std::from_chars(options.port.data(), end, port); problem != std::errc{} || at != end)
        return fail_with(Error(Code::bad_usage, "--port takes a number from 0 to 65535"));
    auto tls = read_tls(options);
    if (!tls) return fail_with(tls.error());
    const sigset_t ending = ending_signals();
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);  // before the worker's thread, which must not take them

    const net::ListenerAddress address{"demo-vendor", "127.0.0.1", port, ""};
    auto settings = std::make_shared<net::Settings>();
    settings->listeners.emplace(address.name, *std::move(tls));
    const base::SystemClock clock;
    net::Connections connections;
    net::Worker::Options worker_options;
    worker_options.clock = &clock;
    worker_options.connections = &connections;
    DemoVendor vendor(options.form);
    const auto worker =
        net::Worker::make(worker_options, settings, [&vendor](boost::asio::io_context&, net::VendorStreams&) {
            return net::Http1Handlers{
                [&vendor](net::ClientStream& client) { return vendor.serve(client); },
                [&vendor](net::ClientStream& client, Error error) { return vendor.refuse(client, std::move(error)); }};
        });
    const auto ports = worker->listen({address});
    if (!ports) return fail_with(ports.error());
    worker->run();
    say("the demo vendor listens on https://127.0.0.1:" + std::to_string(ports->front()) + " and demands mutual TLS");
    int which = 0;
    sigwait(&ending, &which);
    worker->cancel();
    worker->join();
    return ExitCode::ok;
}

}  // namespace

void add_demo_vendor(Command& app) {
    Command command = app.command("demo-vendor", "A vendor to try the gateway with, on loopback: shows what arrives");
    auto options = std::make_shared<Options>();
    command.option("--port", options->port, {"Port on 127.0.0.1; 0: the system chooses", "N", false, ""});
    command.option("--certificate", options->certificate, {"Its certificate chain, as PEM", "FILE", true, ""});
    command.option("--key", options->key, {"The certificate's private key", "FILE", true, ""});
    command.option("--client-ca", options->client_ca, {"The CA of the gateway's own certificate", "FILE", true, ""});
    command.output_option(options->form);
    command.footer(
        "Prints each message as it arrived and answers 200 with the same body (204 where there was none).\n"
        "With --output json one object a line: client, method, target, fields, body.\n"
        "Ends with SIGINT or SIGTERM. `certs/make-dev-pki` makes certificates for it.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli

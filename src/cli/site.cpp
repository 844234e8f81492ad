#include "site.hpp"

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <chrono>
#include <csignal>

#include "console.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* listener = "site";
constexpr std::chrono::seconds whole_body{30};
constexpr std::chrono::seconds drain{10};

struct Address {
    std::string host;
    std::uint16_t port = 0;
    bool is_loopback = false;
    std::string shown() const {
        return (host.find(':') == host.npos ? host : "[" + host + "]") + ":" + std::to_string(port);
    }
};

Result<Address> parse_address(const std::string& text) {
    const auto wrong = [] {
        return fail(Code::bad_usage, "--listen takes an IP address and a port, as 127.0.0.1:8080 or [::1]:8080");
    };
    const auto colon = text.rfind(':');
    if (colon == text.npos) return wrong();
    Address out;
    const char* const end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data() + colon + 1, end, out.port);
    if (problem != std::errc{} || at != end) return wrong();
    out.host = text.substr(0, colon);
    if (out.host.starts_with('[') && out.host.ends_with(']')) out.host = out.host.substr(1, out.host.size() - 2);
    boost::system::error_code bad;
    const auto ip = boost::asio::ip::make_address(out.host, bad);
    if (bad) return wrong();
    out.is_loopback = ip.is_loopback();
    return out;
}

Result<std::shared_ptr<const net::ServerTls>> read_tls(const SiteOptions& options) {
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

/// Who may reach it is decided before anything listens.
Result<void> check(const SiteOptions& options, const Address& address) {
    const int given = !options.certificate.empty() + !options.key.empty() + !options.client_ca.empty();
    if (given != 0 && given != 3)
        return fail(Code::bad_usage, "--tls-certificate, --tls-key and --client-ca belong together");
    if (given == 0 && !address.is_loopback && !options.plain)
        return fail(Code::bad_usage,
                    "without TLS it listens on loopback only: give --tls-certificate, --tls-key and --client-ca, or "
                    "--plain-http where something in front of it has TLS");
    return {};
}

class Service {
public:
    explicit Service(const Site& site) : site_(site) {}

    net::Awaitable<void> serve(net::ClientStream& client) {
        const auto head = co_await client.head();
        if (!head) co_return;
        SiteRequest request;
        request.method = (*head)->method;
        request.path = (*head)->target.substr(0, (*head)->target.find('?'));
        if (client.client()) request.client = *client.client();
        const auto until = SteadyClock::now() + whole_body;
        for (bool more = (*head)->has_body; more;) {
            const auto piece = co_await client.pull();
            if (!piece || SteadyClock::now() > until) {
                client.reset();
                co_return;
            }
            if (request.body.size() + piece->size() > site_.most_body) {
                const SiteAnswer too_large = site_problem(413, "the body is too large");
                co_await push(client, too_large, request.method);
                co_return;
            }
            request.body += *piece;
            more = !piece->empty();
        }
        const SiteAnswer answer = judged(client, request);
        co_await push(client, answer, request.method);
    }

    net::Awaitable<void> refuse(net::ClientStream& client, Error error) {
        const SiteAnswer answer = site_problem(base::row(error.code()).status, error.text());
        co_await push(client, answer, "GET");
    }

private:
    SiteAnswer judged(net::ClientStream& client, const SiteRequest& request) const {
        // A certificate that was revoked or ran out since the handshake.
        if (client.client())
            if (const auto trusted = client.judge_client(); !trusted) return site_problem(403, trusted.error().text());
        return site_.answer(request);
    }

    static net::Awaitable<void> push(net::ClientStream& client, const SiteAnswer& answer, Bytes method) {
        net::OurHead head;
        head.status = answer.status;
        head.fields = answer.fields;
        net::ExchangeStream::Part part;
        part.head = &head;
        part.length = answer.body.size();
        if (method != "HEAD") part.body = answer.body;
        part.last = true;
        const auto pushed = co_await client.push(part);
        if (!pushed) client.reset();
    }

    const Site& site_;
};

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

/// What is under way ends in order, up to a deadline or a second signal.
void stop(net::Worker& worker, const sigset_t& ending) {
    worker.drain();
    const auto until = SteadyClock::now() + drain;
    const timespec moment{0, 20'000'000};
    while (worker.open_connections() > 0 && SteadyClock::now() < until)
        if (sigtimedwait(&ending, nullptr, &moment) > 0) break;
    worker.cancel();
    worker.join();
}

}  // namespace

void add_site_options(Command& command, SiteOptions& options) {
    command.option("--listen", options.listen,
                   {"IP address and port; port 0: the system chooses", "ADDRESS:PORT", true, ""});
    command.option("--tls-certificate", options.certificate, {"Its certificate chain, as PEM", "FILE", false, ""});
    command.option("--tls-key", options.key, {"The certificate's private key", "FILE", false, ""});
    command.option("--client-ca", options.client_ca,
                   {"The CA of those who may connect: with TLS each needs a certificate", "FILE", false, ""});
    command.flag("--plain-http", options.plain, {"Without TLS on an address that is not loopback, too", "", false, ""});
}

SiteAnswer site_problem(int status, std::string_view why) {
    return {status,
            {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
            std::string(why) + "\n"};
}

ExitCode run_site(const SiteOptions& options, const Site& site) {
    const auto address = parse_address(options.listen);
    if (!address) return fail_with(address.error());
    if (const auto checked = check(options, *address); !checked) return fail_with(checked.error());
    auto settings = std::make_shared<net::Settings>();
    if (options.has_tls()) {
        auto tls = read_tls(options);
        if (!tls) return fail_with(tls.error());
        settings->listeners.emplace(listener, *std::move(tls));
    }
    const sigset_t ending = ending_signals();
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);  // before the worker's thread, which must not take them

    const base::SystemClock clock;
    net::Connections connections;
    net::Worker::Options worker_options;
    worker_options.clock = &clock;
    worker_options.connections = &connections;
    worker_options.most_connections = site.most_connections;
    Service service(site);
    const auto worker =
        net::Worker::make(worker_options, settings, [&service](boost::asio::io_context&, net::VendorStreams&) {
            return net::Http1Handlers{[&service](net::ClientStream& client) { return service.serve(client); },
                                      [&service](net::ClientStream& client, Error error) {
                                          return service.refuse(client, std::move(error));
                                      }};
        });
    const auto ports = worker->listen({{listener, address->host, address->port, "", !options.has_tls()}});
    if (!ports) return fail_with(ports.error());
    worker->run();
    Address bound = *address;
    bound.port = ports->front();
    say(site.name + " on " + (options.has_tls() ? "https://" : "http://") + bound.shown());
    int which = 0;
    sigwait(&ending, &which);
    stop(*worker, ending);
    return ExitCode::ok;
}

}  // namespace waybill::cli

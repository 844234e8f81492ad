#include "site.hpp"

#include <chrono>
#include <csignal>

#include "console.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"

namespace waybill::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds drain{10};

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
Result<void> check(const SiteOptions& options, const control::SiteAddress& address) {
    const int given = !options.certificate.empty() + !options.key.empty() + !options.client_ca.empty();
    if (given != 0 && given != 3)
        return fail(Code::bad_usage, "--tls-certificate, --tls-key and --client-ca belong together");
    if (given == 0 && !address.is_loopback() && !options.plain)
        return fail(Code::bad_usage,
                    "without TLS it listens on loopback only: give --tls-certificate, --tls-key and --client-ca, or "
                    "--plain-http where something in front of it has TLS");
    return {};
}

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

/// What is under way ends in order, up to a deadline or a second signal.
void stop(control::HttpSite& site, const sigset_t& ending) {
    site.drain();
    const auto until = SteadyClock::now() + drain;
    const timespec moment{0, 20'000'000};
    while (site.open_connections() > 0 && SteadyClock::now() < until)
        if (sigtimedwait(&ending, nullptr, &moment) > 0) break;
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

ExitCode run_site(const SiteOptions& options, const Site& site) {
    const auto address = control::SiteAddress::parse(options.listen);
    if (!address)
        return fail_with(
            Error(Code::bad_usage, "--listen takes an IP address and a port, as 127.0.0.1:8080 or [::1]:8080"));
    if (const auto checked = check(options, *address); !checked) return fail_with(checked.error());
    std::shared_ptr<const net::ServerTls> tls;
    if (options.has_tls()) {
        auto read = read_tls(options);
        if (!read) return fail_with(read.error());
        tls = *std::move(read);
    }
    const sigset_t ending = ending_signals();
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);  // before the service's thread, which must not take them

    const base::SystemClock clock;
    auto service = control::HttpSite::make({clock, site.most_body, site.most_connections, site.whole_body, site.answer},
                                           *address, std::move(tls));
    if (!service) return fail_with(service.error());
    (*service)->run();
    say(site.name + " on " + (options.has_tls() ? "https://" : "http://") + (*service)->address().text());
    int which = 0;
    sigwait(&ending, &which);
    stop(**service, ending);
    return ExitCode::ok;
}

}  // namespace waybill::cli

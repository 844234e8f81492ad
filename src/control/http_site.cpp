#include "waybill/control/http_site.hpp"

#include <boost/asio/ip/address.hpp>
#include <chrono>

#include "config_values.hpp"
#include "free_address.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::control {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* listener = "site";

/// One exchange after the other, as the worker hands them over.
class Service {
public:
    explicit Service(HttpSite::Parts parts) : parts_(std::move(parts)) {}

    net::Awaitable<void> serve(net::ClientStream& client) {
        const auto head = co_await client.head();
        if (!head) co_return;
        SiteRequest request;
        request.method = (*head)->method;
        request.target = (*head)->target;
        request.path = request.target.substr(0, request.target.find('?'));
        request.fields = (*head)->fields;
        if (client.client()) request.client = *client.client();
        const auto until = SteadyClock::now() + parts_.whole_body;
        for (bool more = (*head)->has_body; more;) {
            const auto piece = co_await client.pull();
            if (!piece || SteadyClock::now() > until) {
                client.reset();
                co_return;
            }
            if (request.body.size() + piece->size() > parts_.most_body) {
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
        return parts_.answer(request);
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

    HttpSite::Parts parts_;
};

class RunningSite final : public HttpSite {
public:
    RunningSite(Parts parts, std::shared_ptr<const net::ServerTls> tls) : service_(parts) {
        auto settings = std::make_shared<net::Settings>();
        if (tls) settings->listeners.emplace(listener, std::move(tls));
        net::Worker::Options options;
        options.clock = &parts.clock;
        options.connections = &connections_;
        options.most_connections = parts.most_connections;
        worker_ =
            net::Worker::make(options, std::move(settings), [this](boost::asio::io_context&, net::VendorStreams&) {
                return net::Http1Handlers{[this](net::ClientStream& client) { return service_.serve(client); },
                                          [this](net::ClientStream& client, Error error) {
                                              return service_.refuse(client, std::move(error));
                                          }};
            });
    }

    Result<void> listen(const SiteAddress& address, bool plain) {
        const net::ListenerAddress wanted{listener, address.host, address.port, "", plain};
        if (auto free = check_free(wanted); !free) return free;
        const auto ports = worker_->listen({wanted});
        if (!ports) return fail(ports.error());
        address_ = {address.host, ports->front()};
        return {};
    }

    const SiteAddress& address() const override { return address_; }
    void run() override { worker_->run(); }
    void drain() override { worker_->drain(); }
    std::uint64_t open_connections() const override { return worker_->open_connections(); }

private:
    Service service_;
    net::Connections connections_;
    SiteAddress address_;
    std::unique_ptr<net::Worker> worker_;  // goes first
};

}  // namespace

SiteAnswer site_problem(int status, std::string_view why) {
    return {status,
            {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
            std::string(why) + "\n"};
}

std::optional<SiteAddress> SiteAddress::parse(std::string_view text) {
    SiteAddress out;
    if (!values::split_address(text, out.host, out.port)) return std::nullopt;
    return out;
}

bool SiteAddress::is_loopback() const {
    boost::system::error_code bad;
    const auto ip = boost::asio::ip::make_address(host, bad);
    return !bad && ip.is_loopback();
}

std::string SiteAddress::text() const {
    return (host.find(':') == host.npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

Result<std::unique_ptr<HttpSite>> HttpSite::make(Parts parts, const SiteAddress& address,
                                                 std::shared_ptr<const net::ServerTls> tls) {
    const bool plain = tls == nullptr;
    auto site = std::make_unique<RunningSite>(std::move(parts), std::move(tls));
    if (auto listening = site->listen(address, plain); !listening) return fail(listening.error());
    return std::unique_ptr<HttpSite>(std::move(site));
}

}  // namespace waybill::control

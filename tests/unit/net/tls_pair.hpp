// Two ends of a TLS connection over loopback, both on one io_context: no thread, no wait for time but where a deadline
// is the point.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <exception>
#include <optional>
#include <string>

#include "test_pki.hpp"
#include "waybill/net/tls_stream.hpp"

namespace waybill::test {

using boost::asio::ip::tcp;

constexpr net::Milliseconds plenty{20'000};

class SetClock final : public base::Clock {
public:
    Time now() const override { return at; }
    Time at = system_now();
};

/// What runs it all.
class Loop {
public:
    Loop() : deadlines(context) { std::signal(SIGPIPE, SIG_IGN); }

    /// Begins the work; its result is there after run().
    template <class T>
    void start(net::Awaitable<T> work, std::optional<T>& out) {
        boost::asio::co_spawn(context, stored(std::move(work), out), Ended{});
    }
    void start(net::Awaitable<void> work) { boost::asio::co_spawn(context, std::move(work), Ended{}); }
    void run() {
        context.restart();
        context.run();
    }
    template <class T>
    T result(net::Awaitable<T> work) {
        std::optional<T> out;
        start(std::move(work), out);
        run();
        REQUIRE(out.has_value());
        return *std::move(out);
    }

    boost::asio::io_context context;
    net::Deadlines deadlines;

private:
    struct Ended {
        void operator()(const std::exception_ptr& thrown) const {
            if (thrown) std::rethrow_exception(thrown);
        }
    };
    template <class T>
    static net::Awaitable<void> stored(net::Awaitable<T> work, std::optional<T>& out) {
        out.emplace(co_await std::move(work));
    }
};

struct Sockets {
    tcp::socket server, client;
};

/// Connected. `buffer` in bytes keeps little in the kernel; 0: as it likes.
inline Sockets connected(Loop& loop, int buffer = 0) {
    tcp::acceptor acceptor(loop.context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    Sockets out{tcp::socket(loop.context), tcp::socket(loop.context)};
    if (buffer > 0) acceptor.set_option(boost::asio::socket_base::receive_buffer_size(buffer));
    out.client.open(tcp::v4());
    if (buffer > 0) {
        out.client.set_option(boost::asio::socket_base::receive_buffer_size(buffer));
        out.client.set_option(boost::asio::socket_base::send_buffer_size(buffer));
    }
    out.client.connect(acceptor.local_endpoint());
    acceptor.accept(out.server);
    if (buffer > 0) out.server.set_option(boost::asio::socket_base::send_buffer_size(buffer));
    return out;
}

using Stream = std::unique_ptr<net::TlsStream>;
using Accepted = Result<Stream>;

struct Shaken {
    std::optional<Accepted> server, client;
    int client_descriptor = -1;
};

/// Both handshakes, allowed or not.
inline Shaken shake(Loop& loop, const std::shared_ptr<const net::ServerTls>& server,
                    const std::shared_ptr<const net::ClientTls>& client, int buffer = 0) {
    Sockets sockets = connected(loop, buffer);
    Shaken out;
    out.client_descriptor = sockets.client.native_handle();
    loop.start(net::TlsStream::accept(std::move(sockets.server), server, loop.deadlines, plenty), out.server);
    loop.start(net::TlsStream::connect(std::move(sockets.client), client, loop.deadlines, plenty), out.client);
    loop.run();
    REQUIRE(out.server.has_value());
    REQUIRE(out.client.has_value());
    return out;
}

/// A company whose CA signed the gateway and a client, and settings made of them.
struct Company {
    Authority ca{"company"};
    Issued gateway = ca.issue({.names = "DNS:gateway.test,IP:127.0.0.1", .purpose = "serverAuth"});
    Issued client = ca.issue({.purpose = "clientAuth"});

    net::ServerTls::Files server_files() const {
        return {.certificate = {"gateway.pem", gateway.certificate},
                .key = {"gateway.key", gateway.key},
                .client_ca = {"company-ca.pem", ca.certificate()},
                .crl = {}};
    }
    net::ClientTls::Files client_files() const {
        return {.ca = net::Pem{"company-ca.pem", ca.certificate()},
                .certificate = net::Pem{"client.pem", client.certificate},
                .key = net::Pem{"client.key", client.key},
                .pins = {}};
    }
};

inline std::shared_ptr<const net::ServerTls> server_tls(const net::ServerTls::Files& files,
                                                        const base::Clock* clock = nullptr) {
    auto made = net::ServerTls::make(files, clock);
    INFO((made ? std::string() : made.error().message()));
    REQUIRE(made);
    return *made;
}

inline std::shared_ptr<const net::ClientTls> client_tls(const net::ClientTls::Files& files,
                                                        const std::string& host = "gateway.test",
                                                        const base::Clock* clock = nullptr) {
    auto made = net::ClientTls::make(files, host, clock);
    INFO((made ? std::string() : made.error().message()));
    REQUIRE(made);
    return *made;
}

/// A pair of connected ends, for tests of what comes after the handshake.
struct Pair {
    Stream server, client;
    int client_descriptor;
};

inline Pair pair(Loop& loop, int buffer = 0) {
    const Company company;
    Shaken shaken = shake(loop, server_tls(company.server_files()), client_tls(company.client_files()), buffer);
    REQUIRE(*shaken.server);
    REQUIRE(*shaken.client);
    return {**std::move(shaken.server), **std::move(shaken.client), shaken.client_descriptor};
}

/// What one read gives.
inline net::Awaitable<Result<std::string>> read(net::ByteStream& stream, net::Milliseconds within = plenty) {
    std::string out(16384, '\0');
    const auto size = co_await stream.read_some(out, within);
    if (!size) co_return fail(size.error());
    out.resize(*size);
    co_return out;
}

inline net::Awaitable<Result<net::ByteStream::Written>> write(net::ByteStream& stream, std::string bytes,
                                                              net::Milliseconds within = plenty) {
    co_return co_await stream.write(bytes, within, net::ByteStream::OnInput::go_on);
}

}  // namespace waybill::test

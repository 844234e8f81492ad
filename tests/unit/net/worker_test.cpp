#include "waybill/net/worker.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::net;
using namespace waybill::test;

namespace {

namespace asio = boost::asio;

Awaitable<void> nothing_to_answer(ClientStream& client) {
    client.reset();
    co_return;
}

/// A worker that runs, on a port of its own, and sockets that reach it and say nothing.
struct Fixture {
    explicit Fixture(std::uint64_t most_connections) {
        std::signal(SIGPIPE, SIG_IGN);
        auto settings = std::make_shared<Settings>();
        settings->listeners["egress"] = server_tls(company.server_files());
        Worker::Options options;
        options.clock = &clock;
        options.connections = &connections;
        options.most_connections = most_connections;
        options.phases.handshake = plenty;
        worker = Worker::make(options, settings, [](asio::io_context&, VendorStreams&) {
            Http1Handlers out;
            out.serve = [](ClientStream& client) { return nothing_to_answer(client); };
            out.refuse = [](ClientStream& client, const Error&) { return nothing_to_answer(client); };
            return out;
        });
        const auto ports = worker->listen({{"egress", "127.0.0.1", 0, ""}});
        REQUIRE(ports);
        port = ports->front();
        worker->run();
    }
    tcp::socket connect() {
        const std::uint64_t before = connections.accepted;
        tcp::socket out(context);
        out.connect({asio::ip::address_v4::loopback(), port});
        while (connections.accepted == before) std::this_thread::yield();
        return out;
    }
    /// Waits for the other side's end.
    static bool is_ended(tcp::socket& socket) {
        char byte = 0;
        boost::system::error_code error;
        asio::read(socket, asio::buffer(&byte, 1), error);
        return error.failed();
    }

    asio::io_context context;
    Company company;
    base::SystemClock clock;
    Connections connections;
    std::unique_ptr<Worker> worker;
    std::uint16_t port = 0;
};

}  // namespace

TEST_CASE("worker: a drain ends handshakes that are under way, and then the worker") {
    Fixture fixture(1'000);
    tcp::socket silent = fixture.connect();
    fixture.worker->drain();
    CHECK(Fixture::is_ended(silent));
    fixture.worker->join();
    CHECK(fixture.connections.refused_handshakes == 1);
}

TEST_CASE("worker: a handshake takes no connection's place and the oldest makes room for more") {
    Fixture fixture(1);
    std::vector<tcp::socket> silent;
    for (int i = 0; i < 64; ++i) silent.push_back(fixture.connect());
    CHECK(fixture.connections.open == 0);
    CHECK(fixture.connections.refused_handshakes == 0);
    silent.push_back(fixture.connect());
    CHECK(Fixture::is_ended(silent.front()));
    CHECK(fixture.connections.over_limit == 0);
    fixture.worker->cancel();
    for (tcp::socket& socket : silent) CHECK(Fixture::is_ended(socket));
    fixture.worker->join();
}

namespace {

/// A worker with a plain listener: answers each request with its target and who asked.
struct PlainFixture {
    static Awaitable<void> answer(ClientStream& client) {
        const auto head = co_await client.head();
        std::string body = head ? std::string((*head)->target) : "refused";
        body += client.client() || client.judge_client() ? " of somebody" : " of nobody";
        OurHead ours;
        ours.status = 200;
        ExchangeStream::Part part;
        part.head = &ours;
        part.body = body;
        part.last = true;
        const auto pushed = co_await client.push(part);
        if (!pushed) client.reset();
    }
    PlainFixture() {
        std::signal(SIGPIPE, SIG_IGN);
        Worker::Options options;
        options.clock = &clock;
        options.connections = &connections;
        worker = Worker::make(options, std::make_shared<Settings>(), [](asio::io_context&, VendorStreams&) {
            Http1Handlers out;
            out.serve = [](ClientStream& client) { return answer(client); };
            out.refuse = [](ClientStream& client, const Error&) { return answer(client); };
            return out;
        });
        const auto ports = worker->listen({{"site", "127.0.0.1", 0, "", true}, {"secret", "127.0.0.1", 0, ""}});
        REQUIRE(ports);
        plain_port = (*ports)[0];
        secret_port = (*ports)[1];
        worker->run();
    }
    ~PlainFixture() {
        worker->cancel();
        worker->join();
    }
    tcp::socket connect(std::uint16_t port) {
        tcp::socket out(context);
        out.connect({asio::ip::address_v4::loopback(), port});
        return out;
    }
    /// All that comes until the other side ends.
    static std::string rest(tcp::socket& socket) {
        std::string out;
        boost::system::error_code error;
        asio::read(socket, asio::dynamic_buffer(out), error);
        return out;
    }

    asio::io_context context;
    base::SystemClock clock;
    Connections connections;
    std::unique_ptr<Worker> worker;
    std::uint16_t plain_port = 0, secret_port = 0;
};

std::size_t count(const std::string& text, const std::string& of) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(of, at)) != text.npos; ++at) ++found;
    return found;
}

}  // namespace

TEST_CASE("worker: a plain listener serves one request after another and its client is nobody") {
    PlainFixture fixture;
    tcp::socket socket = fixture.connect(fixture.plain_port);
    const std::string two =
        "GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    for (std::size_t at = 0; at < two.size(); at += 7) asio::write(socket, asio::buffer(two.substr(at, 7)));
    const std::string got = PlainFixture::rest(socket);
    CHECK(got.find("/one of nobody") != got.npos);
    CHECK(got.find("/two of nobody") != got.npos);
    CHECK(count(got, "HTTP/1.1 200") == 2);
}

TEST_CASE("worker: what was sent before a plain connection's end is answered") {
    PlainFixture fixture;
    tcp::socket socket = fixture.connect(fixture.plain_port);
    asio::write(socket, asio::buffer(std::string("GET /last HTTP/1.1\r\nHost: a\r\n\r\n")));
    socket.shutdown(tcp::socket::shutdown_send);
    CHECK(PlainFixture::rest(socket).find("/last of nobody") != std::string::npos);
}

TEST_CASE("worker: a listener that is not plain serves nothing without settings of TLS") {
    PlainFixture fixture;
    tcp::socket socket = fixture.connect(fixture.secret_port);
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n")), ignored);
    CHECK(PlainFixture::rest(socket).empty());
}

TEST_CASE("worker: a drain ends idle plain connections with a goodbye") {
    PlainFixture fixture;
    tcp::socket socket = fixture.connect(fixture.plain_port);
    asio::write(socket, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    std::string first(17, '\0');
    asio::read(socket, asio::buffer(first));
    fixture.worker->drain();
    CHECK(PlainFixture::rest(socket).find("of nobody") != std::string::npos);
    fixture.worker->join();
    CHECK(fixture.connections.open == 0);
}

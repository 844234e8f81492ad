#include "waybill/net/worker.hpp"

#include <boost/asio/read.hpp>
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

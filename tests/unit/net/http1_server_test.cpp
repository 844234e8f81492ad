#include <catch2/catch.hpp>

#include "http1_gateway.hpp"

using namespace waybill;
using namespace waybill::net;
using namespace std::chrono_literals;

namespace {

const std::string waiting_head = " HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
const std::string next_request = "GET /echo HTTP/1.1\r\nHost: g\r\n\r\n";
const std::string to_continue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string early_with(const std::string& framing) {
    return "POST /early HTTP/1.1\r\nHost: g\r\n" + framing + "\r\n\r\n";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Awaitable<void> break_off(ClientStream& client) {
    client.reset();
    co_return;
}

/// One chunk of `bytes`, without the end of a body.
std::string chunk(std::size_t bytes) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes);
    return size + std::string(bytes, 'x') + "\r\n";
}

}  // namespace

TEST_CASE("a client that waits is told to continue when its body is pulled") {
    TestGateway gateway;
    gateway.stream.input = {"POST /echo" + waiting_head, "hello"};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /echo hello"});
    CHECK(gateway.answers() == to_continue + "HTTP/1.1 200 OK\r\nx-test: 1\r\ncontent-length: 5\r\n\r\nhello");
    CHECK(gateway.stream.writes[0] == to_continue.size());
}

TEST_CASE("a client whose body is here already is not told to continue") {
    TestGateway gateway;
    gateway.stream.input = {"POST /echo" + waiting_head + "hel", "lo"};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /echo hello"});
    CHECK_FALSE(has(gateway.answers(), to_continue));
}

TEST_CASE("a client that waits and is answered without its body is not told to continue and loses the connection") {
    TestGateway gateway;
    gateway.stream.input = {"POST /early" + waiting_head, next_request};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early"});
    CHECK(gateway.answers() ==
          "HTTP/1.1 413 Content Too Large\r\nx-test: 1\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno");
    CHECK(gateway.stream.finished);
}

TEST_CASE("nobody is told to continue after the answer") {
    TestGateway gateway;
    gateway.stream.input = {"POST /early-and-pull" + waiting_head, "hello"};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early-and-pull hello"});
    CHECK_FALSE(has(gateway.answers(), to_continue));
}

TEST_CASE("an empty body is not waited for and does not cost the connection") {
    TestGateway gateway;
    gateway.stream.input = {"POST /early HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
                            next_request};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early", "GET /echo"});
    CHECK_FALSE(has(gateway.answers(), "connection: close"));
    CHECK_FALSE(has(gateway.answers(), to_continue));
}

TEST_CASE("256 KiB of a body that nobody wants are thrown away") {
    TestGateway gateway;
    gateway.stream.input = {early_with("Content-Length: 262144"), std::string(262144, 'x'), next_request};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early", "GET /echo"});
    CHECK_FALSE(has(gateway.answers(), "connection: close"));
}

TEST_CASE("a longer body that nobody wants ends the connection and the answer says so") {
    TestGateway gateway;
    gateway.stream.input = {early_with("Content-Length: 262145"), std::string(262145, 'x'), next_request};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early"});
    CHECK(has(gateway.answers(), "connection: close"));
    CHECK(gateway.stream.input.empty());  // read all the same, so that the answer is not lost
    CHECK(gateway.stream.finished);
}

TEST_CASE("a chunked body that nobody wants ends the connection where it turns out to be long") {
    TestGateway gateway;
    gateway.stream.input = {early_with("Transfer-Encoding: chunked")};
    for (int i = 0; i < 5; ++i) gateway.stream.input.push_back(chunk(60'000));
    gateway.stream.input.push_back("0\r\n\r\n" + next_request);
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early"});
    CHECK(gateway.stream.finished);
}

TEST_CASE("a body that nobody wants is waited for within one deadline in all") {
    TestGateway gateway;
    gateway.phases.body = 0s;
    gateway.stream.input = {early_with("Content-Length: 5"), "hello", next_request};
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"POST /early"});
    CHECK(gateway.stream.finished);
}

TEST_CASE("a connection that ends does not read for ever") {
    TestGateway gateway;
    gateway.stream.input = {"\r\n\r\n"};
    for (int i = 0; i < 1000; ++i) gateway.stream.input.push_back(std::string(64 << 10, 'x'));
    gateway.run();
    CHECK(gateway.refused == std::vector<std::string>{"request-malformed"});
    CHECK(gateway.stream.input.size() > 900);
    CHECK(gateway.stream.finished);
}

TEST_CASE("an idle client has the idle deadline and one within a head what is left for the head") {
    TestGateway gateway;
    gateway.phases.idle = 70s;
    gateway.phases.head = 20s;
    gateway.phases.body = 30s;
    gateway.stream.input = {"POST /echo HTTP/1.1\r\n", "Host: g\r\n", "Content-Length: 2\r\n\r\n", "ab"};
    gateway.run();
    const auto& deadlines = gateway.stream.read_deadlines;
    REQUIRE(deadlines.size() == 5);
    CHECK(deadlines[0] == 70s);
    CHECK(deadlines[1] <= 20s);
    CHECK(deadlines[2] <= deadlines[1]);
    CHECK(deadlines[3] == 30s);
    CHECK(deadlines[4] == 70s);
}

TEST_CASE("a head that takes longer than its deadline in all is refused though bytes still come") {
    TestGateway gateway;
    gateway.phases.head = 0s;
    gateway.stream.input = {"GET /echo HTTP/1.1\r\n", "Host: g\r\n\r\n"};
    gateway.run();
    CHECK(gateway.refused == std::vector<std::string>{"request-timeout"});
    CHECK(gateway.served.empty());
}

TEST_CASE("a head over its limit is refused with what it takes to say so") {
    TestGateway gateway;
    gateway.limits.bytes = 100;
    gateway.stream.input = {"GET /echo HTTP/1.1\r\nHost: g\r\nA: " + std::string(100, 'a'), "\r\n\r\n"};
    gateway.run();
    CHECK(gateway.refused == std::vector<std::string>{"head-too-large"});
    CHECK(gateway.answers().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a small request is one read and its answer one write") {
    TestGateway gateway;
    const std::string head = "POST /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 1024\r\n\r\n";
    gateway.stream.input = {head + std::string(1024, 'x'), head + std::string(1024, 'x')};
    gateway.run();
    CHECK(gateway.served.size() == 2);
    CHECK(gateway.stream.rooms.size() == 3);  // the last one finds the end
    CHECK(gateway.stream.writes.size() == 2);
}

TEST_CASE("an idle connection holds little and a large body no more than 64 KiB at a time") {
    TestGateway gateway;
    gateway.stream.input = {"POST /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n",
                            std::string(1'000'000, 'x'), next_request};
    gateway.run();
    REQUIRE(gateway.served.size() == 2);
    const auto& rooms = gateway.stream.rooms;
    CHECK(rooms.front() == 2048);
    CHECK(rooms.back() == 2048);
    CHECK(*std::max_element(rooms.begin(), rooms.end()) == 64 << 10);
}

TEST_CASE("a large answer is written without being put together") {
    TestGateway gateway;
    gateway.stream.input = {"POST /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 100000\r\n\r\n",
                            std::string(100'000, 'x')};
    gateway.run();
    REQUIRE(gateway.stream.writes.size() == 2);
    CHECK(gateway.stream.writes[1] == 100'000);
    CHECK(gateway.stream.output.ends_with("\r\n\r\n" + std::string(100'000, 'x')));
}

TEST_CASE("a client that takes nothing is given up") {
    TestGateway gateway;
    gateway.stream.input = {next_request, next_request};
    gateway.stream.writes_fail = true;
    gateway.run();
    CHECK(gateway.served == std::vector<std::string>{"GET /echo"});
    CHECK(gateway.push_errors == std::vector<Code>{Code::client_gone});
    CHECK(gateway.stream.closed);
    CHECK_FALSE(gateway.stream.finished);
}

TEST_CASE("who the client is comes from its peer") {
    TestGateway gateway;
    gateway.stream.input = {next_request};
    bool asked = false;
    Http1Handlers handlers;
    handlers.serve = [&asked](ClientStream& client) -> Awaitable<void> {
        asked = client.client() && *client.client() == "spiffe://corp.example/hr" && client.bound_vendor() == "acme" &&
                client.listener() == "egress" && client.judge_client().error().code() == Code::client_not_trusted;
        return break_off(client);
    };
    wait(serve_http1(gateway.stream, gateway.peer, handlers, gateway.phases, gateway.limits));
    CHECK(asked);
    CHECK_FALSE(gateway.stream.finished);
}

TEST_CASE("a client is closed upon while it is waited for") {
    TestGateway gateway;
    gateway.stream.input = {"POST /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\n"};
    gateway.stream.end = MemoryStream::End::waits;
    gateway.run([&gateway] { gateway.stream.close(); });
    CHECK(gateway.served == std::vector<std::string>{"POST /echo !client-gone"});
    CHECK_FALSE(gateway.stream.finished);
}

TEST_CASE("an idle connection that is to end gets a goodbye") {
    TestGateway gateway;
    gateway.stream.input = {next_request};
    gateway.stream.end = MemoryStream::End::waits;
    gateway.run([&gateway] {
        gateway.peer.exchanges = 0;
        gateway.stream.interrupt();
    });
    CHECK(gateway.served == std::vector<std::string>{"GET /echo"});
    CHECK(gateway.refused.empty());
    CHECK(gateway.stream.finished);

    TestGateway fresh;
    fresh.peer.exchanges = 0;
    fresh.stream.input = {};
    fresh.run();
    CHECK(fresh.stream.rooms.empty());
    CHECK(fresh.stream.finished);
}

TEST_CASE("a request that has begun when its connection is to end is refused once its head is whole") {
    TestGateway arrived;
    arrived.peer.exchanges = 0;
    arrived.stream.idle_says = ByteStream::Idle::has_input;
    arrived.stream.input = {"GET /echo HTTP/1.1\r\n", "Host: g\r\n\r\n"};
    arrived.run();
    CHECK(arrived.refused == std::vector<std::string>{"overloaded"});
    CHECK(arrived.answers().starts_with("HTTP/1.1 503 "));
    CHECK(has(arrived.answers(), "connection: close"));
    CHECK(arrived.stream.finished);

    TestGateway half;
    half.stream.input = {next_request.substr(0, 10)};
    half.stream.end = MemoryStream::End::waits;
    half.run([&half] {
        half.peer.exchanges = 0;
        half.stream.input = {next_request.substr(10)};
        half.stream.end = MemoryStream::End::orderly;
        half.stream.interrupt();
    });
    CHECK(half.served.empty());
    CHECK(half.refused == std::vector<std::string>{"overloaded"});
    CHECK(half.stream.finished);
}

TEST_CASE("a refusal of a request that came too late to a HEAD has no body") {
    TestGateway gateway;
    gateway.peer.exchanges = 0;
    gateway.stream.idle_says = ByteStream::Idle::has_input;
    gateway.stream.input = {"HEAD /echo HTTP/1.1\r\nHost: g\r\n\r\n"};
    gateway.run();
    CHECK(gateway.answers().ends_with("\r\n\r\n"));
}

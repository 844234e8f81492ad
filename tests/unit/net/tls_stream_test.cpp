#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::test;
using net::ByteStream;
using net::Milliseconds;
using Written = ByteStream::Written;
using Idle = ByteStream::Idle;

namespace {

constexpr Milliseconds moment{50};
constexpr int small_buffer = 4096;

std::string pattern(std::size_t size) {
    std::string out(size, '\0');
    std::uint32_t state = 1;
    for (char& c : out) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return out;
}

/// Reads until the orderly end or until `size` bytes are there.
net::Awaitable<Result<std::string>> read_all(ByteStream& stream, std::size_t size) {
    std::string all;
    std::string piece(7001, '\0');  // no divisor of a record
    while (all.size() < size) {
        const auto got = co_await stream.read_some(piece, plenty);
        if (!got) co_return fail(got.error());
        if (*got == 0) break;
        all.append(piece, 0, *got);
    }
    co_return all;
}

net::Awaitable<Result<Written>> write_until_input(ByteStream& stream, std::string bytes, Milliseconds within = plenty) {
    co_return co_await stream.write(bytes, within, ByteStream::OnInput::stop);
}

/// Runs until what the client writes fills every buffer: the peer's window is closed and all that went out is
/// acknowledged, so that nothing but the peer can wake the writer.
void run_until_blocked(Loop& loop, int descriptor) {
    loop.context.restart();
    tcp_info state{};
    int unsent = 0;
    do {
        loop.context.run_one_for(Milliseconds(10));
        socklen_t size = sizeof state;
        REQUIRE(::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &state, &size) == 0);
        REQUIRE(::ioctl(descriptor, SIOCOUTQNSD, &unsent) == 0);
    } while (state.tcpi_unacked != 0 || unsent == 0);
}

net::Awaitable<Result<Written>> finish_after(ByteStream& stream, std::string bytes) {
    const auto written = co_await stream.write(bytes, plenty, ByteStream::OnInput::go_on);
    co_await stream.finish();
    co_return written;
}

void check(const Error& error, Code code, std::string_view text) {
    CHECK(error.code() == code);
    CHECK(error.text() == text);
}

/// A client's TLS by hand: the raw socket stays in the test's hands, to break it as no TlsStream would.
struct ByHand {
    explicit ByHand(Loop& loop) {
        const Company company;
        settings = client_tls(company.client_files());
        Sockets sockets = connected(loop);
        socket.emplace(std::move(sockets.client));
        ssl.reset(SSL_new(settings->context()));
        socket->native_non_blocking(true);
        REQUIRE(SSL_set_fd(ssl.get(), socket->native_handle()) == 1);
        SSL_set_connect_state(ssl.get());
        std::optional<Accepted> accepted;
        loop.start(net::TlsStream::accept(std::move(sockets.server), server_tls(company.server_files()), loop.deadlines,
                                          plenty),
                   accepted);
        loop.context.restart();
        while (!accepted) {
            SSL_do_handshake(ssl.get());
            loop.context.poll_one();
        }
        loop.run();
        REQUIRE(*accepted);
        server = **std::move(accepted);
    }
    void send(std::string_view bytes) {
        REQUIRE(SSL_write(ssl.get(), bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size()));
    }
    void reset() {
        const boost::asio::socket_base::linger at_once(true, 0);
        socket->set_option(at_once);
        socket->close();
    }

    std::shared_ptr<const net::ClientTls> settings;
    std::optional<tcp::socket> socket;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, SSL_free};
    Stream server;
};

}  // namespace

TEST_CASE("tls stream: 8 MiB arrive whole in either direction, through small buffers") {
    Loop loop;
    const std::string sent = pattern(8u << 20);
    for (const bool to_client : {true, false}) {
        const Pair ends = pair(loop, small_buffer);
        ByteStream& from = to_client ? *ends.server : *ends.client;
        ByteStream& to = to_client ? *ends.client : *ends.server;
        std::optional<Result<Written>> written;
        std::optional<Result<std::string>> got;
        loop.start(finish_after(from, sent), written);
        loop.start(read_all(to, sent.size() + 1), got);
        loop.run();
        REQUIRE(written);
        REQUIRE(*written);
        CHECK_FALSE((*written)->stopped);
        REQUIRE(*got);
        CHECK((**got == sent));
    }
}

TEST_CASE("tls stream: nothing to write is written") {
    Loop loop;
    const Pair ends = pair(loop);
    const auto written = loop.result(write(*ends.client, ""));
    REQUIRE(written);
    CHECK_FALSE(written->stopped);
}

TEST_CASE("tls stream: a read that is interrupted leaves the stream as it is") {
    Loop loop;
    const Pair ends = pair(loop);
    std::optional<Result<std::string>> got;
    loop.start(read(*ends.server), got);
    loop.context.poll();
    ends.server->interrupt();
    loop.run();
    REQUIRE(got);
    REQUIRE_FALSE(*got);
    CHECK(got->error().code() == Code::client_gone);
    REQUIRE(loop.result(write(*ends.client, "still here")));
    CHECK(*loop.result(read(*ends.server)) == "still here");

    // What has arrived is read all the same, and the interruption is not of a later read.
    REQUIRE(loop.result(write(*ends.client, "one")));
    ends.server->interrupt();
    CHECK(*loop.result(read(*ends.server)) == "one");
    REQUIRE(loop.result(write(*ends.client, "two")));
    CHECK(*loop.result(read(*ends.server)) == "two");
}

TEST_CASE("tls stream: a read gives what fits and keeps the rest") {
    Loop loop;
    const Pair ends = pair(loop);
    REQUIRE(loop.result(write(*ends.client, "abcdef")));
    char out[4];
    const auto first = loop.result(ends.server->read_some(out, plenty));
    REQUIRE(first);
    CHECK(std::string_view(out, *first) == "abcd");
    CHECK(ends.server->idle() == Idle::has_input);
    const auto rest = loop.result(ends.server->read_some(out, plenty));
    REQUIRE(rest);
    CHECK(std::string_view(out, *rest) == "ef");
    CHECK(ends.server->idle() == Idle::quiet);
}

TEST_CASE("tls stream: an orderly end is an end and not an error") {
    Loop loop;
    const Pair ends = pair(loop);
    loop.start(ends.client->finish());
    const auto got = loop.result(read(*ends.server));
    REQUIRE(got);
    CHECK(got->empty());
    CHECK(ends.server->idle() == Idle::closed);
}

TEST_CASE("tls stream: what was written before finish() arrives although the peer was still sending") {
    Loop loop;
    const Pair ends = pair(loop);
    REQUIRE(loop.result(write(*ends.client, pattern(60'000))));
    std::optional<Result<Written>> written;
    loop.start(finish_after(*ends.server, "the answer"), written);
    loop.context.restart();
    loop.context.poll();
    REQUIRE(loop.result(write(*ends.client, pattern(60'000))));
    const auto got = loop.result(read(*ends.client));
    REQUIRE(got);
    CHECK(*got == "the answer");
    const auto end = loop.result(read(*ends.client));
    REQUIRE(end);
    CHECK(end->empty());
}

TEST_CASE("tls stream: an end without a goodbye is an error") {
    Loop loop;
    const Pair ends = pair(loop);
    REQUIRE(loop.result(write(*ends.client, "half a message")));
    CHECK(ends.client->idle() == Idle::quiet);  // its ticket is read: else the kernel would reset the connection
    ends.client->close();
    const auto got = loop.result(read(*ends.server));
    REQUIRE(got);
    CHECK(*got == "half a message");
    const auto end = loop.result(read(*ends.server));
    REQUIRE_FALSE(end);
    check(end.error(), Code::client_gone, "the connection ended without a goodbye");
}

TEST_CASE("tls stream: a reset peer is gone, for reading and for writing") {
    Loop loop;
    ByHand peer(loop);
    peer.reset();
    const auto got = loop.result(read(*peer.server));
    REQUIRE_FALSE(got);
    check(got.error(), Code::client_gone, "the connection was reset");
    const auto written = loop.result(write(*peer.server, "x"));
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == Code::client_gone);
    CHECK(peer.server->idle() == Idle::closed);
}

TEST_CASE("tls stream: a peer that is reset while we write is gone") {
    Loop loop;
    ByHand peer(loop);
    std::optional<Result<Written>> written;
    loop.start(write(*peer.server, pattern(16u << 20)), written);
    loop.context.restart();
    loop.context.poll();
    REQUIRE_FALSE(written);
    peer.reset();
    loop.run();
    REQUIRE(written);
    REQUIRE_FALSE(*written);
    CHECK(written->error().code() == Code::client_gone);
}

TEST_CASE("tls stream: rubbish on the wire ends the connection") {
    Loop loop;
    ByHand peer(loop);
    REQUIRE(::send(peer.socket->native_handle(), "rubbish that is no record", 25, MSG_NOSIGNAL) == 25);
    const auto got = loop.result(read(*peer.server));
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == Code::client_gone);
}

TEST_CASE("tls stream: a read that nothing comes for ends with its deadline and can be repeated") {
    Loop loop;
    const Pair ends = pair(loop);
    const auto late = loop.result(read(*ends.server, moment));
    REQUIRE_FALSE(late);
    CHECK(late.error().code() == Code::request_timeout);
    REQUIRE(loop.result(write(*ends.client, "late")));
    const auto got = loop.result(read(*ends.server));
    REQUIRE(got);
    CHECK(*got == "late");
    const auto vendor = loop.result(read(*ends.client, moment));
    REQUIRE_FALSE(vendor);
    CHECK(vendor.error().code() == Code::vendor_timeout);
}

TEST_CASE("tls stream: the deadline of a read is one, however many pieces of a record come") {
    Loop loop;
    ByHand peer(loop);
    // A record's head without its body: input that is never enough.
    const char head[] = {0x17, 0x03, 0x03, 0x00, 0x40};
    REQUIRE(::send(peer.socket->native_handle(), head, sizeof head, MSG_NOSIGNAL) == sizeof head);
    const auto late = loop.result(read(*peer.server, moment));
    REQUIRE_FALSE(late);
    CHECK(late.error().code() == Code::request_timeout);
}

TEST_CASE("tls stream: a write that nobody takes ends with its deadline") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    const auto late = loop.result(write(*ends.client, pattern(8u << 20), moment));
    REQUIRE_FALSE(late);
    CHECK(late.error().code() == Code::vendor_timeout);
}

TEST_CASE("tls stream: what follows a half-written record is refused, never sent in its place") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    const std::string sent = pattern(8u << 20);
    REQUIRE_FALSE(loop.result(write(*ends.client, sent, moment)));
    std::optional<Result<std::string>> got;
    std::optional<Result<Written>> written;
    loop.start(read_all(*ends.server, sent.size()), got);
    loop.start(write(*ends.client, std::string(sent.size(), 'x')), written);
    loop.run();
    REQUIRE(written);
    REQUIRE_FALSE(*written);
    CHECK(written->error().code() == Code::vendor_broke_off);
    REQUIRE(got);
    CHECK_FALSE(*got);  // cut off, without a goodbye
}

TEST_CASE("tls stream: a blocked write stops when the peer speaks, and what it said can be read") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    std::optional<Result<Written>> written;
    loop.start(write_until_input(*ends.client, pattern(8u << 20)), written);
    run_until_blocked(loop, ends.client_descriptor);
    CHECK_FALSE(written);
    REQUIRE(loop.result(write(*ends.server, "enough")));
    REQUIRE(written);
    REQUIRE(*written);
    CHECK((*written)->stopped);
    const auto got = loop.result(read(*ends.client));
    REQUIRE(got);
    CHECK(*got == "enough");
}

TEST_CASE("tls stream: a write that was stopped goes on with its rest") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    const std::string sent = pattern(1u << 20);
    REQUIRE(loop.result(write(*ends.server, "one moment")));
    const auto stopped = loop.result(ends.client->write(sent, plenty, ByteStream::OnInput::stop));
    REQUIRE(stopped);
    REQUIRE(stopped->stopped);
    REQUIRE(stopped->bytes < sent.size());
    REQUIRE(loop.result(read(*ends.client)));
    std::optional<Result<Written>> written;
    std::optional<Result<std::string>> got;
    const Bytes rest = Bytes(sent).substr(stopped->bytes);
    loop.start(ends.client->write(rest, plenty, ByteStream::OnInput::stop), written);
    loop.start(read_all(*ends.server, sent.size()), got);
    loop.run();
    REQUIRE(written);
    REQUIRE(*written);
    CHECK((*written)->bytes == rest.size());
    REQUIRE(*got);
    CHECK((**got == sent));
}

TEST_CASE("tls stream: a blocked write stops at once when the peer has spoken before") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    REQUIRE(loop.result(write(*ends.server, "enough")));
    const auto written = loop.result(write_until_input(*ends.client, pattern(8u << 20)));
    REQUIRE(written);
    CHECK(written->stopped);
}

TEST_CASE("tls stream: a blocked write stops when the peer says goodbye") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    std::optional<Result<Written>> written;
    loop.start(write_until_input(*ends.client, pattern(8u << 20)), written);
    run_until_blocked(loop, ends.client_descriptor);
    REQUIRE_FALSE(written);
    loop.start(ends.server->finish());
    loop.run();
    REQUIRE(written);
    // The end was said or, where the kernel dropped what was unread, the connection was reset.
    if (*written)
        CHECK((*written)->stopped);
    else
        CHECK(written->error().code() == Code::vendor_broke_off);
}

TEST_CASE("tls stream: a write that may be stopped is not stopped by the handshake's last messages") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);  // the client has not read its session ticket yet
    const std::string sent = pattern(1u << 20);
    std::optional<Result<Written>> written;
    std::optional<Result<std::string>> got;
    loop.start(write_until_input(*ends.client, sent), written);
    loop.start(read_all(*ends.server, sent.size()), got);
    loop.run();
    REQUIRE(written);
    REQUIRE(*written);
    CHECK_FALSE((*written)->stopped);
    REQUIRE(*got);
    CHECK((**got == sent));
}

TEST_CASE("tls stream: a write that may be stopped has a deadline, too") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    const auto late = loop.result(write_until_input(*ends.client, pattern(8u << 20), moment));
    REQUIRE_FALSE(late);
    CHECK(late.error().code() == Code::vendor_timeout);
}

TEST_CASE("tls stream: session tickets are no input") {
    Loop loop;
    const Pair ends = pair(loop);
    CHECK(ends.client->idle() == Idle::quiet);
    CHECK(ends.server->idle() == Idle::quiet);
    REQUIRE(loop.result(write(*ends.server, "unasked")));
    CHECK(ends.client->idle() == Idle::has_input);
}

TEST_CASE("tls stream: new keys that the peer asks for are no input, and what follows can be read") {
    Loop loop;
    ByHand peer(loop);
    REQUIRE(SSL_key_update(peer.ssl.get(), SSL_KEY_UPDATE_REQUESTED) == 1);
    REQUIRE(SSL_do_handshake(peer.ssl.get()) == 1);
    CHECK(peer.server->idle() == Idle::quiet);
    peer.send("after");
    const auto got = loop.result(read(*peer.server));
    REQUIRE(got);
    CHECK(*got == "after");
    REQUIRE(loop.result(write(*peer.server, "under new keys")));
    char out[64];
    const int size = SSL_read(peer.ssl.get(), out, sizeof out);
    REQUIRE(size > 0);
    CHECK(std::string_view(out, static_cast<std::size_t>(size)) == "under new keys");
}

TEST_CASE("tls stream: a client is told which CAs are good, and gets no early data") {
    Loop loop;
    const ByHand peer(loop);
    const STACK_OF(X509_NAME)* const names = SSL_get0_peer_CA_list(peer.ssl.get());
    REQUIRE(sk_X509_NAME_num(names) == 1);
    char name[64];
    REQUIRE(X509_NAME_get_text_by_NID(sk_X509_NAME_value(names, 0), NID_commonName, name, sizeof name) > 0);
    CHECK(std::string(name) == "company");
    REQUIRE(SSL_peek(peer.ssl.get(), name, 1) < 0);  // takes in the ticket
    CHECK(SSL_SESSION_is_resumable(SSL_get0_session(peer.ssl.get())) == 1);
    CHECK(SSL_SESSION_get_max_early_data(SSL_get0_session(peer.ssl.get())) == 0);
}

TEST_CASE("tls stream: a peer that closed is seen without a read") {
    Loop loop;
    const Pair orderly = pair(loop);
    loop.start(orderly.server->finish());
    loop.run();
    CHECK(orderly.client->idle() == Idle::closed);
    const Pair abrupt = pair(loop);
    abrupt.server->close();
    CHECK(abrupt.client->idle() == Idle::closed);
}

TEST_CASE("tls stream: close() ends a waiting read with gone") {
    Loop loop;
    const Pair ends = pair(loop);
    std::optional<Result<std::string>> got;
    loop.start(read(*ends.server), got);
    loop.context.restart();
    loop.context.poll();
    REQUIRE_FALSE(got);
    ends.server->close();
    loop.run();
    REQUIRE(got);
    REQUIRE_FALSE(*got);
    check(got->error(), Code::client_gone, "the connection is closed");
}

TEST_CASE("tls stream: close() ends a waiting write with gone, whatever it watches") {
    Loop loop;
    for (const bool stoppable : {false, true}) {
        const Pair ends = pair(loop, small_buffer);
        const std::string sent = pattern(8u << 20);
        std::optional<Result<Written>> written;
        loop.start(stoppable ? write_until_input(*ends.client, sent) : write(*ends.client, sent), written);
        run_until_blocked(loop, ends.client_descriptor);
        REQUIRE_FALSE(written);
        ends.client->close();
        loop.run();
        REQUIRE(written);
        REQUIRE_FALSE(*written);
        CHECK(written->error().code() == Code::vendor_broke_off);
    }
}

TEST_CASE("tls stream: a closed stream gives gone and touches no other connection") {
    Loop loop;
    const Pair ends = pair(loop);
    ends.client->close();
    const Sockets others = connected(loop);  // one of them has the descriptor now
    CHECK(loop.result(write(*ends.client, "x")).error().code() == Code::vendor_broke_off);
    CHECK(loop.result(read(*ends.client)).error().code() == Code::vendor_broke_off);
    CHECK(ends.client->idle() == Idle::closed);
    loop.start(ends.client->finish());
    loop.run();
    CHECK(others.client.available() == 0);
    CHECK(others.server.available() == 0);
}

TEST_CASE("tls stream: finish() does not wait for a peer that takes nothing") {
    Loop loop;
    const Pair ends = pair(loop, small_buffer);
    REQUIRE_FALSE(loop.result(write(*ends.client, pattern(8u << 20), moment)));
    loop.start(ends.client->finish());
    loop.run();
    CHECK(ends.client->idle() == Idle::closed);
}

TEST_CASE("tls stream: an idle connection that is destroyed ends without a goodbye") {
    Loop loop;
    Pair ends = pair(loop);
    CHECK(ends.client->idle() == Idle::quiet);
    ends.client.reset();
    const auto got = loop.result(read(*ends.server));
    REQUIRE_FALSE(got);
    check(got.error(), Code::client_gone, "the connection ended without a goodbye");
}

// The connection of a thread that waits, against a peer that reads, or does not, and ends as programs end: whether
// finish() says what became of the bytes.
#include "waybill/net/sync_tls.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <future>
#include <thread>

#include "test_pki.hpp"

using namespace waybill;
using namespace waybill::test;
using net::SyncTls;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds plenty{20'000}, moment{100};

using ContextPtr = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

/// One connection, served by a function on a thread of its own; the socket is closed when that returns, without TLS's
/// goodbye unless it said one.
class Peer {
public:
    using Serve = std::function<void(SSL* ssl)>;

    Peer(const Issued& shown, Serve serve, const std::string& clients = "")
        : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
        std::signal(SIGPIPE, SIG_IGN);
        SSL_CTX* const to = context_.get();
        const auto certificate = Authority::parse(shown.certificate);
        BIO* const key = BIO_new_mem_buf(shown.key.data(), static_cast<int>(shown.key.size()));
        EVP_PKEY* const parsed = PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr);
        BIO_free(key);
        REQUIRE(SSL_CTX_use_certificate(to, certificate.get()) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey(to, parsed) == 1);
        EVP_PKEY_free(parsed);
        if (!clients.empty()) {
            const auto authority = Authority::parse(clients);
            REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(to), authority.get()) == 1);
            SSL_CTX_set_verify(to, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        }
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 1) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this, serve = std::move(serve)] {
            const int socket = ::accept(listener_, nullptr, nullptr);
            const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), SSL_free);
            SSL_set_fd(ssl.get(), socket);
            if (SSL_accept(ssl.get()) == 1) serve(ssl.get());
            ::close(socket);
            ended_.set_value();
        });
    }
    ~Peer() {
        ::shutdown(listener_, SHUT_RDWR);  // where nobody has come
        thread_.join();
        ::close(listener_);
    }
    void wait_ended() { ended_.get_future().wait(); }

    std::uint16_t port = 0;

private:
    ContextPtr context_;
    int listener_ = -1;
    std::promise<void> ended_;
    std::thread thread_;
};

/// Reads up to so many bytes, or to the end.
std::size_t read_some(SSL* ssl, std::size_t most) {
    std::size_t had = 0;
    char piece[777];
    while (had < most) {
        const int got = SSL_read(ssl, piece, static_cast<int>(std::min(sizeof piece, most - had)));
        if (got <= 0) break;
        had += static_cast<std::size_t>(got);
    }
    return had;
}

struct Trust {
    Authority authority{"vendor-ca"}, other{"other-ca"};
    Issued shown = authority.issue({.names = "DNS:localhost,IP:127.0.0.1", .purpose = "serverAuth"});

    Result<std::unique_ptr<SyncTls>> connect(const Peer& peer, const std::string& host = "localhost",
                                             std::function<bool()> give_up = {}, const Authority* by = nullptr,
                                             const Issued* client = nullptr) const {
        net::ClientTls::Files files;
        files.ca = net::Pem{"ca.pem", (by == nullptr ? authority : *by).certificate()};
        if (client != nullptr) {
            files.certificate = net::Pem{"c.pem", client->certificate};
            files.key = net::Pem{"c.key", client->key};
        }
        const auto tls = net::ClientTls::make(files, host);
        REQUIRE(tls);
        return SyncTls::connect({host, peer.port, *tls}, plenty, std::move(give_up));
    }
};

const std::string much(300'000, 'm');

}  // namespace

TEST_CASE("a peer that has read everything and then ends has it all") {
    const Trust trust;
    for (const bool goodbye : {true, false}) {
        INFO(goodbye);
        std::atomic<std::size_t> had = 0;
        Peer peer(trust.shown, [&](SSL* ssl) {
            had = read_some(ssl, ~std::size_t{0});
            if (goodbye) SSL_shutdown(ssl);
        });
        const auto connection = trust.connect(peer);
        REQUIRE(connection);
        REQUIRE((*connection)->send(much, plenty));
        REQUIRE((*connection)->look());
        REQUIRE((*connection)->send("the end", plenty));
        const auto ended = (*connection)->finish(plenty);
        REQUIRE(ended);
        CHECK(*ended == (goodbye ? net::SyncTls::Ended::goodbye : net::SyncTls::Ended::silent));
        CHECK(had == much.size() + 7);
    }
}

TEST_CASE("a peer that ends without having read everything does not have it") {
    const Trust trust;
    for (const bool goodbye : {true, false}) {
        INFO(goodbye);
        std::promise<void> sent;
        Peer peer(trust.shown, [&](SSL* ssl) {
            read_some(ssl, 1000);
            sent.get_future().wait();
            if (goodbye) SSL_shutdown(ssl);
        });
        const auto connection = trust.connect(peer);
        REQUIRE(connection);
        REQUIRE((*connection)->send(std::string(100'000, 'm'), plenty));
        sent.set_value();
        CHECK_FALSE((*connection)->finish(plenty));
    }
}

TEST_CASE("what is sent to a peer that has ended already is not had") {
    const Trust trust;
    Peer peer(trust.shown, [&](SSL* ssl) {
        read_some(ssl, 5);
        SSL_shutdown(ssl);
    });
    const auto connection = trust.connect(peer);
    REQUIRE(connection);
    REQUIRE((*connection)->send("hello", plenty));
    peer.wait_ended();
    CHECK_FALSE((*connection)->look());
    CHECK_FALSE((*connection)->send("too late", plenty));
    CHECK_FALSE((*connection)->finish(plenty));
}

TEST_CASE("a peer that neither reads nor ends is not waited for for ever") {
    const Trust trust;
    std::promise<void> over;
    const auto until = over.get_future().share();
    Peer peer(trust.shown, [&](SSL*) { until.wait(); });
    {
        const auto connection = trust.connect(peer);
        REQUIRE(connection);
        REQUIRE((*connection)->send("hello", plenty));
        const auto finished = (*connection)->finish(moment);
        REQUIRE_FALSE(finished);
        CHECK(finished.error().text() == "it did not take it in time");
    }
    over.set_value();
}

TEST_CASE("a wait ends when it is given up") {
    const Trust trust;
    std::promise<void> over;
    const auto until = over.get_future().share();
    Peer peer(trust.shown, [&](SSL*) { until.wait(); });
    std::atomic<bool> enough = false;
    {
        const auto connection = trust.connect(peer, "localhost", [&] { return enough.load(); });
        REQUIRE(connection);
        enough = true;
        // More than all buffers hold.
        const auto sent = (*connection)->send(std::string(64 << 20, 'm'), plenty);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().text() == "it was given up, the gateway stops");
    }
    over.set_value();
}

TEST_CASE("nothing is sent to a peer that is not trusted") {
    const Trust trust;
    const auto refused = [&](const Issued& shown, const Authority* by) {
        std::size_t had = 0;
        std::string text;
        {
            Peer peer(shown, [&](SSL* ssl) { had = read_some(ssl, 1); });
            const auto connection = trust.connect(peer, "localhost", {}, by);
            REQUIRE_FALSE(connection);
            text = connection.error().text();
        }
        CHECK(had == 0);
        return text;
    };
    CHECK(refused(trust.shown, &trust.other) == "the certificate's issuer is not among the CAs");
    CHECK(refused(trust.authority.issue({.names = "DNS:other.example", .purpose = "serverAuth"}), nullptr) ==
          "the certificate is for another name");
    CHECK(refused(trust.authority.issue({.names = "DNS:localhost", .purpose = "clientAuth"}), nullptr) ==
          "the certificate is for another purpose");
}

TEST_CASE("a peer that refuses our certificate has nothing") {
    const Trust trust;
    for (const bool shown : {true, false}) {
        INFO(shown);
        Peer peer(trust.shown, [](SSL* ssl) { read_some(ssl, ~std::size_t{0}); }, trust.other.certificate());
        const Issued client = trust.authority.issue({.names = "DNS:gw", .purpose = "clientAuth"});
        const auto connection = trust.connect(peer, "localhost", {}, nullptr, shown ? &client : nullptr);
        if (!connection) continue;  // it was told in the handshake already
        const auto sent = (*connection)->send("secret", plenty);
        CHECK_FALSE((sent && (*connection)->finish(plenty)));
    }
}

TEST_CASE("an address counts as a name and one that nobody listens at is told") {
    const Trust trust;
    std::uint16_t port = 0;
    {
        Peer peer(trust.shown, [](SSL* ssl) { read_some(ssl, ~std::size_t{0}); });
        port = peer.port;
        const auto connection = trust.connect(peer, "127.0.0.1");
        REQUIRE(connection);
        REQUIRE((*connection)->finish(plenty));
    }
    net::ClientTls::Files files;
    files.ca = net::Pem{"ca.pem", trust.authority.certificate()};
    const auto tls = net::ClientTls::make(files, "127.0.0.1");
    const auto connection = SyncTls::connect({"127.0.0.1", port, *tls}, plenty, {});
    REQUIRE_FALSE(connection);
    CHECK(connection.error().text() == "it cannot be reached");
}

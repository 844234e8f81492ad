#include <openssl/ssl.h>

#include <thread>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::test;
using net::Pem;

namespace {

enum class Version { tls12, tls13 };

/// Connects, sends one byte from the server, so that the client gets its tickets, and says whether it was resumed.
struct Visit {
    bool let_in = false, resumed = false;
    std::string_view reason;
    std::size_t chain = 0;
};

Visit visit(const std::shared_ptr<const net::ServerTls>& server, const std::shared_ptr<const net::ClientTls>& client) {
    Loop loop;
    Shaken shaken = shake(loop, server, client);
    if (!*shaken.server) return {.reason = shaken.server->error().text()};
    if (!*shaken.client) return {.reason = shaken.client->error().text()};
    net::TlsStream& from = ***shaken.server;
    net::TlsStream& to = ***shaken.client;
    CHECK(from.resumed() == to.resumed());
    REQUIRE(loop.result(write(from, "x")));
    REQUIRE(loop.result(read(to)));
    CHECK(from.peer() != nullptr);
    CHECK(server->judge(from.peer(), from.peer_chain(), system_now()));
    return {.let_in = true,
            .resumed = from.resumed(),
            .reason = {},
            .chain = static_cast<std::size_t>(std::max(0, sk_X509_num(from.peer_chain())))};
}

void only(Version version, const net::ClientTls& client) {
    if (version == Version::tls12) SSL_CTX_set_max_proto_version(client.context(), TLS1_2_VERSION);
}

}  // namespace

TEST_CASE("tls resumption: a client that comes back resumes, again and again, and is known by the same certificate") {
    const Company company;
    for (const Version version : {Version::tls13, Version::tls12}) {
        const auto server = server_tls(company.server_files());
        const auto client = client_tls(company.client_files());
        only(version, *client);
        CHECK_FALSE(visit(server, client).resumed);
        for (int i = 0; i < 3; ++i) CHECK(visit(server, client).resumed);
    }
}

TEST_CASE("tls resumption: the chain between leaf and CA comes back with the ticket") {
    Company company;
    const Authority department("department", company.ca);
    company.client = department.issue();
    company.client.certificate += department.certificate();
    const auto server = server_tls(company.server_files());
    const auto client = client_tls(company.client_files());
    CHECK(visit(server, client).let_in);
    for (int i = 0; i < 2; ++i) {
        const Visit again = visit(server, client);  // which judges leaf and chain
        CHECK(again.resumed);
        CHECK(again.chain == 1);
    }
}

TEST_CASE("tls resumption: other settings take no ticket and judge anew") {
    const Company company;
    const auto client = client_tls(company.client_files());
    auto files = company.server_files();
    CHECK(visit(server_tls(files), client).let_in);
    const Visit reloaded = visit(server_tls(files), client);
    CHECK(reloaded.let_in);
    CHECK_FALSE(reloaded.resumed);
    files.crl = Pem{"company.crl", company.ca.crl({company.client.certificate})};
    const Visit revoked = visit(server_tls(files), client);
    CHECK_FALSE(revoked.let_in);
    CHECK(revoked.reason == "a certificate of the chain was revoked");
}

TEST_CASE("tls resumption: a client whose certificate has expired since is refused") {
    for (const Version version : {Version::tls13, Version::tls12}) {
        Company company;
        company.client = company.ca.issue({.until = system_now() + 2h});
        SetClock clock;
        const auto server = server_tls(company.server_files(), &clock);
        const auto client = client_tls(company.client_files());
        only(version, *client);
        CHECK(visit(server, client).let_in);
        CHECK(visit(server, client).resumed);
        clock.at += 3h;
        const Visit late = visit(server, client);
        CHECK_FALSE(late.let_in);
        CHECK(late.reason == "a certificate of the chain has expired");
    }
}

TEST_CASE("tls resumption: a list that went stale since refuses") {
    const Company company;
    SetClock clock;
    auto files = company.server_files();
    files.crl = Pem{"company.crl", company.ca.crl({}, clock.at + 2h)};
    const auto server = server_tls(files, &clock);
    const auto client = client_tls(company.client_files());
    CHECK(visit(server, client).let_in);
    CHECK(visit(server, client).resumed);
    clock.at += 3h;
    CHECK(visit(server, client).reason == "a revocation list is stale");
}

TEST_CASE("tls resumption: a client proves its key again after a day, however often it came") {
    const Company company;
    SetClock clock;
    const auto server = server_tls(company.server_files(), &clock);
    const auto client = client_tls(company.client_files());
    CHECK_FALSE(visit(server, client).resumed);
    clock.at += 20h;
    CHECK(visit(server, client).resumed);
    clock.at += 5h;
    const Visit late = visit(server, client);
    CHECK(late.let_in);
    CHECK_FALSE(late.resumed);
    CHECK(visit(server, client).resumed);
}

TEST_CASE("tls resumption: a vendor proves its key again after a day, however often it was called") {
    const Company company;
    SetClock clock;
    const auto server = server_tls(company.server_files());
    const auto client = client_tls(company.client_files(), "gateway.test", &clock);
    CHECK_FALSE(visit(server, client).resumed);
    clock.at += 20h;
    CHECK(visit(server, client).resumed);
    clock.at += 5h;
    CHECK_FALSE(visit(server, client).resumed);
    CHECK(visit(server, client).resumed);
}

TEST_CASE("tls resumption: a vendor whose certificate has expired since is not trusted") {
    for (const Version version : {Version::tls13, Version::tls12}) {
        Company company;
        company.gateway = company.ca.issue({.names = "DNS:gateway.test", .until = system_now() + 2h});
        SetClock clock;
        const auto server = server_tls(company.server_files());
        const auto client = client_tls(company.client_files(), "gateway.test", &clock);
        only(version, *client);
        CHECK(visit(server, client).let_in);
        CHECK(visit(server, client).resumed);
        clock.at += 3h;
        CHECK_FALSE(visit(server, client).let_in);
    }
}

TEST_CASE("tls resumption: sessions are not shared between settings with other pins") {
    const Company company;
    const auto server = server_tls(company.server_files());
    CHECK(visit(server, client_tls(company.client_files())).let_in);
    auto pinned = company.client_files();
    pinned.pins = {"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    CHECK_FALSE(visit(server, client_tls(pinned)).let_in);
}

TEST_CASE("tls resumption: a session of 1.3 is offered once") {
    const Company company;
    const auto server = server_tls(company.server_files());
    const auto client = client_tls(company.client_files());
    CHECK(visit(server, client).let_in);
    Loop loop;
    Shaken first = shake(loop, server, client);
    Shaken second = shake(loop, server, client);  // the first has not read its new ticket yet
    REQUIRE(*second.server);
    CHECK((**first.server)->resumed());
    CHECK_FALSE((**second.server)->resumed());
}

TEST_CASE("tls resumption: settings serve several threads at once") {
    const Company company;
    for (const Version version : {Version::tls13, Version::tls12}) {
        auto files = company.server_files();
        files.crl =
            Pem{"company.crl", company.ca.crl({company.ca.issue().certificate, company.ca.issue().certificate})};
        const auto server = server_tls(files);
        const auto client = client_tls(company.client_files());
        only(version, *client);
        std::vector<std::thread> workers;
        std::atomic<int> let_in{0};
        for (int worker = 0; worker < 4; ++worker)
            workers.emplace_back([&] {
                Loop loop;
                for (int i = 0; i < 10; ++i) {  // no checks here: Catch2 has one thread
                    Sockets sockets = connected(loop);
                    std::optional<Accepted> accepted, made;
                    loop.start(net::TlsStream::accept(std::move(sockets.server), server, loop.deadlines, plenty),
                               accepted);
                    loop.start(net::TlsStream::connect(std::move(sockets.client), client, loop.deadlines, plenty),
                               made);
                    loop.run();
                    if (!accepted || !*accepted || !made || !*made) continue;
                    std::optional<Result<net::ByteStream::Written>> written;
                    std::optional<Result<std::string>> got;
                    loop.start(write(***accepted, "x"), written);
                    loop.start(read(***made), got);
                    loop.run();
                    if (got && *got) ++let_in;
                }
            });
        for (std::thread& worker : workers) worker.join();
        CHECK(let_in == 40);
    }
}

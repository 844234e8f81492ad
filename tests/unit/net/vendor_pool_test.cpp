#include "vendor_pool.hpp"

#include <boost/asio/use_awaitable.hpp>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::net;
using namespace waybill::test;

namespace waybill::exchange {

/// Stands in for exchange's: nobody else opens a stream.
class Vendor {
public:
    static Awaitable<Result<std::unique_ptr<ExchangeStream>>> open(VendorStreams& pool, std::string identity = {}) {
        return pool.open("acme", std::move(identity));
    }
};

}  // namespace waybill::exchange

namespace {

namespace asio = boost::asio;
using Opened = std::optional<Result<std::unique_ptr<ExchangeStream>>>;

/// A vendor that listens, a pool that knows it, and names as a test says.
struct Fixture {
    std::shared_ptr<const Settings> settings(const std::string& host) const {
        auto out = std::make_shared<Settings>();
        out->vendors["acme"] = {host, acceptor.local_endpoint().port(), host, client_tls(company.client_files())};
        return out;
    }
    Worker::Options options() const {
        Worker::Options out;
        out.phases.connect = connect_within;
        return out;
    }
    NameLookup::Ask names() const {
        return [found = addresses](const std::string&) { return found; };
    }
    /// The vendor's side: takes connections up to their handshake, and keeps them.
    Awaitable<void> serve(int connections) {
        for (; connections > 0; --connections) {
            auto socket = co_await acceptor.async_accept(asio::use_awaitable);
            ++accepted;
            if (on_accept) on_accept();
            auto stream = co_await TlsStream::accept(std::move(socket), tls, loop.deadlines, plenty);
            if (stream) streams.push_back(*std::move(stream));
        }
    }
    Code refusal(const Opened& opened) const {
        REQUIRE(opened);
        REQUIRE_FALSE(*opened);
        return opened->error().code();
    }

    Loop loop;
    Company company;
    tcp::acceptor acceptor{loop.context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::shared_ptr<const ServerTls> tls = server_tls(company.server_files());
    NameLookup::Addresses addresses{asio::ip::address_v4::loopback()};
    Milliseconds connect_within = plenty;
    std::function<void()> on_accept;
    int accepted = 0;
    std::vector<Stream> streams;
};

}  // namespace

TEST_CASE("vendor pool: a vendor is connected to by the name in its settings") {
    Fixture fixture;
    VendorPool pool(fixture.loop.context, fixture.loop.deadlines, fixture.options(), fixture.settings("gateway.test"),
                    fixture.names());
    Opened opened;
    fixture.loop.start(fixture.serve(1));
    fixture.loop.start(exchange::Vendor::open(pool), opened);
    fixture.loop.run();
    REQUIRE(opened);
    CHECK(*opened);
}

TEST_CASE("vendor pool: a connection other than the one that was agreed is not opened") {
    Fixture fixture;
    VendorPool pool(fixture.loop.context, fixture.loop.deadlines, fixture.options(), fixture.settings("gateway.test"),
                    fixture.names());
    Opened opened;
    fixture.loop.start(exchange::Vendor::open(pool, "https://another.example"), opened);
    fixture.loop.run();
    CHECK(fixture.refusal(opened) == Code::agreement_gone);
    CHECK(fixture.accepted == 0);
}

TEST_CASE("vendor pool: an address that swallows what it is sent leaves time for the next one") {
    Fixture fixture;
    // A listener whose queue is full takes no more, and says nothing.
    const auto elsewhere = asio::ip::make_address_v4("127.0.0.2");
    tcp::acceptor full(fixture.loop.context, tcp::v4());
    full.bind({elsewhere, fixture.acceptor.local_endpoint().port()});
    full.listen(0);
    std::vector<tcp::socket> fill;
    for (int i = 0; i < 4; ++i) {
        fill.emplace_back(fixture.loop.context, tcp::v4());
        fill.back().native_non_blocking(true);
        ::connect(fill.back().native_handle(), full.local_endpoint().data(), full.local_endpoint().size());
    }
    fixture.addresses = {elsewhere, asio::ip::address_v4::loopback()};
    fixture.connect_within = Milliseconds(2'000);
    VendorPool pool(fixture.loop.context, fixture.loop.deadlines, fixture.options(), fixture.settings("gateway.test"),
                    fixture.names());
    Opened opened;
    fixture.loop.start(fixture.serve(1));
    fixture.loop.start(exchange::Vendor::open(pool), opened);
    fixture.loop.run();
    REQUIRE(opened);
    CHECK(*opened);
}

TEST_CASE("vendor pool: a connection made for settings that a reload replaced is not used") {
    Fixture fixture;
    VendorPool pool(fixture.loop.context, fixture.loop.deadlines, fixture.options(), fixture.settings("gateway.test"),
                    fixture.names());
    Opened opened;
    fixture.on_accept = [&] {
        if (fixture.accepted == 1) pool.use(fixture.settings("gateway.test"));  // the same place, another TLS
    };
    fixture.loop.start(fixture.serve(2));
    fixture.loop.start(exchange::Vendor::open(pool), opened);
    fixture.loop.run();
    CHECK(fixture.accepted == 2);
    REQUIRE(opened);
    CHECK(*opened);

    Opened gone;
    fixture.on_accept = [&] { pool.use(std::make_shared<Settings>()); };
    pool.use(fixture.settings("gateway.test"));
    fixture.loop.start(fixture.serve(1));
    fixture.loop.start(exchange::Vendor::open(pool), gone);
    fixture.loop.run();
    CHECK(fixture.refusal(gone) == Code::vendor_unreachable);
}

TEST_CASE("vendor pool: a connection that is being made can be ended") {
    Fixture fixture;
    VendorPool pool(fixture.loop.context, fixture.loop.deadlines, fixture.options(), fixture.settings("gateway.test"),
                    fixture.names());
    Opened opened;
    // The vendor's side takes the connection and says nothing: only the end of the pool ends the wait.
    std::optional<tcp::socket> silent;
    fixture.acceptor.async_accept([&](const boost::system::error_code&, tcp::socket socket) {
        silent.emplace(std::move(socket));
        pool.close();
    });
    fixture.loop.start(exchange::Vendor::open(pool), opened);
    fixture.loop.run();
    REQUIRE(opened);
    CHECK_FALSE(*opened);
}

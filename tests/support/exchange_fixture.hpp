// One worker's exchanges with everything around them played: a client, vendors, a log. What happens is noted in one
// list, in order, so that a test can say what came before what.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <thread>

#include "redact_fixture.hpp"
#include "waybill/base/log.hpp"
#include "waybill/exchange/exchanges.hpp"

namespace waybill::test {

using Trace = std::vector<std::string>;

/// A log that says what the test wants, from another thread, as the real one does.
class PlayedLog final : public audit::Log {
public:
    explicit PlayedLog(Trace& trace) : trace_(trace) {}

    void submit(const audit::Shared& window, Bytes body, Done done) override {
        trace_.push_back("commit window " + std::to_string(window.window) + (window.last ? " last" : ""));
        shared.push_back(window);
        bodies.emplace_back(body);
        answer(std::move(done));
        if (after_commit) after_commit();
    }
    void submit(const audit::Draft& draft, Done done) override {
        if (const auto* refused = std::get_if<audit::Refused>(&draft)) {
            trace_.push_back("record refused " + refused->code);
            refusals.push_back(*refused);
        } else if (const auto* outcome = std::get_if<audit::Outcome>(&draft)) {
            trace_.push_back("record outcome");
            outcomes.push_back(*outcome);
        }
        answer(std::move(done));
    }
    Result<void> keep(Bytes) override { return {}; }
    Time newest_time() const override { return newest; }
    const Recovery& recovery() const override { return recovery_; }
    const std::string& origin() const override { return origin_; }
    std::string checkpoint() const override { return {}; }
    std::optional<Error> latched() const override { return std::nullopt; }

    std::uint64_t durable = ~std::uint64_t{0};  // how many submissions become durable
    Time newest{};
    std::function<void()> after_commit;
    std::vector<audit::Shared> shared;
    std::vector<std::string> bodies;
    std::vector<audit::Refused> refusals;
    std::vector<audit::Outcome> outcomes;

private:
    void answer(Done done) {
        const bool good = durable > 0;
        if (good) --durable;
        std::thread([done = std::move(done), good] {
            if (good)
                done(audit::Durable{});
            else
                done(fail(Code::audit_unavailable, "the log is latched shut"));
        }).join();
    }

    Trace& trace_;
    Recovery recovery_;
    std::string origin_;
};

class PlayedClient final : public net::ClientStream {
public:
    explicit PlayedClient(Trace& trace) : trace_(trace) {}

    net::Awaitable<Result<const net::PeerHead*>> head() override {
        request.has_body = request.has_body || !body.empty();
        co_return &request;
    }
    net::Awaitable<Result<Bytes>> pull() override {
        if (body.empty()) {
            if (broken) co_return fail(*broken);
            co_return Bytes();
        }
        pulled_ = std::move(body.front());
        body.pop_front();
        co_return Bytes(pulled_);
    }
    net::Awaitable<Result<Pushed>> push(const Part& part) override {
        if (part.head != nullptr) {
            trace_.push_back("answer " + std::to_string(part.head->status));
            answer = *part.head;
            length = part.length;
        }
        answered += part.body;
        ended = part.last;
        if (gone) co_return fail(Code::client_gone, "the client has closed the connection");
        co_return Pushed::all;
    }
    void reset() override { trace_.push_back("reset client"); }
    const Result<std::string>& client() const override { return identity; }
    Result<void> judge_client() override {
        if (!trusted) return fail(Code::client_not_trusted, "the certificate was revoked");
        return {};
    }
    const std::string& bound_vendor() const override { return vendor; }
    const std::string& listener() const override { return vendor; }

    std::string field(std::string_view name) const {
        for (const auto& one : answer.fields)
            if (http::same_name(one.name, name)) return one.value;
        return {};
    }

    net::PeerHead request;
    std::deque<std::string> body;
    std::optional<Error> broken;  // instead of the body's end
    Result<std::string> identity = std::string("spiffe://corp.example/hr/sync");
    bool trusted = true, gone = false;
    std::string vendor;
    net::OurHead answer;
    std::optional<std::uint64_t> length;
    std::string answered;
    bool ended = false;

private:
    Trace& trace_;
    std::string pulled_;
};

/// The vendors: each is the same one, and does what the test wants.
class PlayedVendors final : public net::VendorStreams {
public:
    explicit PlayedVendors(Trace& trace) : trace(trace) {}

    std::optional<Error> unreachable;
    std::string opened_identity;
    std::optional<Error> fails_at_head, fails_in_body;
    bool answers_early = false;
    net::PeerHead response{{}, {}, 200, {}, false, {}};
    std::deque<std::string> body;
    std::vector<net::OurHead> heads;
    std::vector<std::string> pushed;
    bool ended = false;
    Trace& trace;

private:
    class Stream final : public net::ExchangeStream {
    public:
        explicit Stream(PlayedVendors& vendors) : vendors_(vendors) {}
        ~Stream() override { vendors_.trace.push_back("close vendor"); }
        net::Awaitable<Result<const net::PeerHead*>> head() override {
            if (vendors_.fails_at_head) co_return fail(*vendors_.fails_at_head);
            vendors_.response.has_body = vendors_.response.has_body || !vendors_.body.empty();
            co_return &vendors_.response;
        }
        net::Awaitable<Result<Bytes>> pull() override {
            if (vendors_.body.empty()) {
                if (vendors_.fails_in_body) co_return fail(*vendors_.fails_in_body);
                co_return Bytes();
            }
            pulled_ = std::move(vendors_.body.front());
            vendors_.body.pop_front();
            co_return Bytes(pulled_);
        }
        net::Awaitable<Result<Pushed>> push(const Part& part) override {
            vendors_.trace.push_back(std::string("send") + (part.head != nullptr ? " head" : "") +
                                     (part.last ? " last" : ""));
            if (part.head != nullptr) vendors_.heads.push_back(*part.head);
            vendors_.pushed.emplace_back(part.body);
            vendors_.ended = part.last;
            co_return vendors_.answers_early ? Pushed::answered : Pushed::all;
        }
        void reset() override { vendors_.trace.push_back("reset vendor"); }

    private:
        PlayedVendors& vendors_;
        std::string pulled_;
    };

    net::Awaitable<Result<std::unique_ptr<net::ExchangeStream>>> open(std::string vendor,
                                                                      std::string identity) override {
        opened_identity = std::move(identity);
        trace.push_back("open " + vendor);
        if (unreachable) co_return fail(*unreachable);
        co_return std::make_unique<Stream>(*this);
    }
};

class PlayedClock final : public base::Clock {
public:
    Time now() const override { return at; }
    Time at = at_noon();
};

struct Stage {
    explicit Stage(std::shared_ptr<const policy::Snapshot> snapshot, std::uint64_t memory = 64 << 20)
        : log(trace),
          keyring(crypto::Keyring::ephemeral(random)),
          client(trace),
          vendors(trace),
          shared{log, *keyring, clock, random, "gw-1", {}, exchange::Memory(memory), {}, {}, {}} {
        base::set_up_log(base::LogForm::text, base::LogLevel::error);
        shared.snapshot.store(std::move(snapshot));
        client.request.method = "POST";
        client.request.target = "/acme/v1/people";
        client.request.fields = {{"content-type", "application/json"}};
    }

    /// Runs one exchange to its end.
    void serve() {
        boost::asio::io_context context;
        const auto exchanges = exchange::Exchanges::make(shared, context, vendors);
        run(context, exchanges->serve(client));
    }

    void refuse(Error error) {
        boost::asio::io_context context;
        const auto exchanges = exchange::Exchanges::make(shared, context, vendors);
        run(context, exchanges->refuse(client, std::move(error)));
    }

    Trace trace;
    base::SystemRandom random;
    PlayedClock clock;
    PlayedLog log;
    std::unique_ptr<crypto::Keyring> keyring;
    PlayedClient client;
    PlayedVendors vendors;
    exchange::Shared shared;

private:
    static void run(boost::asio::io_context& context, net::Awaitable<void> work) {
        bool ended = false;
        boost::asio::co_spawn(context, std::move(work), [&ended](const std::exception_ptr& thrown) {
            if (thrown) std::rethrow_exception(thrown);
            ended = true;
        });
        context.run();
        REQUIRE(ended);
    }
};

}  // namespace waybill::test

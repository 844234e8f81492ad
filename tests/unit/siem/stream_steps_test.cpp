// A stream, step by step, against a receiver that is played: what it is given, what it keeps, and what a crash, a lost
// connection or a refusal at any step leaves.
#include "stream_steps.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "../audit/fixtures.hpp"
#include "waybill/audit/merkle.hpp"
#include "waybill/siem/streams.hpp"

namespace waybill::siem {
namespace {

using namespace std::chrono_literals;
using test_support::SimulatedFiles;

/// What a receiver has for ever, and how it behaves.
struct Receiver {
    std::vector<std::uint64_t> kept;
    std::vector<std::string> lines;
    int refusals = 0;            // so many batches to come are refused
    bool gone = false;           // the connection, with what was not confirmed
    int losses = 0;              // so many confirmations to come fail: what was not confirmed is lost
    std::size_t at_once = 1000;  // events that it takes of a batch
    Sink::Pace pace{5, 10ms, 10ms};
};

class PlayedSink final : public Sink {
public:
    explicit PlayedSink(Receiver& to) : to_(to) {}
    Result<std::size_t> give(std::span<const Event> events) override {
        REQUIRE_FALSE(events.empty());
        if (to_.refusals > 0) {
            --to_.refusals;
            return fail(Code::audit_unavailable, "it refuses");
        }
        const auto taken = events.first(std::min(events.size(), to_.at_once));
        pending_.insert(pending_.end(), taken.begin(), taken.end());
        return taken.size();
    }
    Result<void> confirm() override {
        const auto pending = std::exchange(pending_, {});
        if (to_.losses > 0) {
            --to_.losses;
            return fail(Code::audit_unavailable, "the connection was lost");
        }
        for (const Event& event : pending) {
            to_.kept.push_back(event.index);
            to_.lines.push_back(event.line);
        }
        return {};
    }
    Result<void> look() override {
        if (!std::exchange(to_.gone, false)) return {};
        to_.losses = 1;
        return fail(Code::audit_unavailable, "the connection is gone");
    }
    Pace pace() const override { return to_.pace; }

private:
    Receiver& to_;
    std::vector<Event> pending_;
};

/// A log of so many `change` entries, closed again.
struct Recorded {
    explicit Recorded(std::uint64_t entries = 40) {
        const auto log = *s.open();
        while (audit::durable_entries(*log) < entries)
            REQUIRE(audit::commit(*log, audit::Draft(audit::Change{"test", "somebody", {}, std::string(600, 'x')})));
        size = audit::durable_entries(*log);
    }
    StreamSteps steps(Receiver& receiver) {
        return StreamSteps({s.files,
                            s.directory,
                            settings,
                            {"waybill.test/audit", "gw-test", "1"},
                            std::make_unique<PlayedSink>(receiver)});
    }
    /// Until there is nothing left; false where it failed.
    bool run(StreamSteps& steps) {
        for (;;) {
            now += 1ms;
            const auto left = steps.step(size, now);
            if (!left) return false;
            if (*left == StreamSteps::Left::nothing) return static_cast<bool>(steps.settle());
        }
    }
    Cursor cursor() { return **read_cursor(s.files, s.directory, "siem"); }

    audit::Surroundings s;
    StreamSettings settings = [] {
        StreamSettings out;
        out.name = "siem";
        out.to = HttpsReceiver{"", {}, {}, "Bearer", 3, 1 << 20};  // for its batches
        return out;
    }();
    std::uint64_t size = 0;
    StreamSteps::SteadyTime now{};
};

/// Every entry from `first` on, and each for the first time in its order.
void check_all(const Receiver& receiver, std::uint64_t first, std::uint64_t last) {
    std::uint64_t next = first;
    for (const std::uint64_t index : receiver.kept) {
        CHECK(index <= next);
        if (index == next) ++next;
    }
    CHECK(next == last);
}

TEST_CASE("what was given is confirmed once nothing more comes for a while") {
    Recorded log;
    Receiver receiver;
    receiver.pace = {1'000, 1h, 3s};
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    while (*steps.step(log.size, log.now) == StreamSteps::Left::more) log.now += 2s;
    CHECK(receiver.kept.empty());
    log.now += 2s;
    REQUIRE(steps.step(log.size, log.now));
    CHECK(receiver.kept.empty());
    log.now += 1s;
    REQUIRE(steps.step(log.size, log.now));
    CHECK(receiver.kept.size() == log.size);
    CHECK(log.cursor().next == log.size);
}

TEST_CASE("a stream gives every entry once and in order and its cursor follows") {
    Recorded log;
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(log.run(steps));
    check_all(receiver, 0, log.size);
    CHECK(receiver.kept.size() == log.size);
    CHECK(log.cursor().next == log.size);
    CHECK(steps.confirmed() == log.size);
    // Another start has nothing to do.
    auto again = log.steps(receiver);
    REQUIRE(again.begin(log.size));
    CHECK(again.given() == log.size);
    REQUIRE(log.run(again));
    CHECK(receiver.kept.size() == log.size);
}

TEST_CASE("a receiver that takes one event of a batch gets the next with the next batch") {
    Recorded log;
    Receiver receiver;
    receiver.at_once = 1;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(log.run(steps));
    check_all(receiver, 0, log.size);
    CHECK(receiver.kept.size() == log.size);
}

TEST_CASE("a refused batch is given again and what was given before is not") {
    Recorded log;
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    int refused = 0;
    while (steps.given() < log.size) {
        receiver.refusals = steps.given() % 2 == 0 ? 1 : 0;
        if (const auto left = steps.step(log.size, log.now); !left) {
            CHECK(left.error().text() == "it refuses");
            steps.fall_back();
            receiver.refusals = 0;
            REQUIRE(steps.step(log.size, log.now));
            ++refused;
        }
    }
    REQUIRE(steps.settle());
    CHECK(refused > 1);
    check_all(receiver, 0, log.size);
    CHECK(receiver.kept.size() == log.size);
}

TEST_CASE("what was given on a connection that was lost is given again") {
    Recorded log;
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(steps.step(log.size, log.now));
    REQUIRE(steps.step(log.size, log.now));  // six are given: confirmed
    CHECK(steps.confirmed() == 6);
    REQUIRE(steps.step(log.size, log.now));
    receiver.losses = 1;  // told once, when it is due: a sink that has nothing any more confirms that
    REQUIRE_FALSE(steps.step(log.size, log.now));
    CHECK(steps.given() == 6);
    steps.fall_back();
    CHECK(steps.given() == 6);
    CHECK(steps.confirmed() == 6);
    REQUIRE(log.run(steps));
    check_all(receiver, 0, log.size);
}

TEST_CASE("what is lost at the end is not passed by the cursor") {
    Recorded log;
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(steps.step(log.size, log.now));
    receiver.losses = 1;
    REQUIRE_FALSE(steps.settle());
    steps.fall_back();
    REQUIRE(steps.settle());
    CHECK(log.cursor().next == 0);
    REQUIRE(log.run(steps));
    check_all(receiver, 0, log.size);
}

TEST_CASE("whatever a receiver does and whenever a crash comes no entry is passed over") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        INFO(seed);
        std::mt19937 chance(seed);
        const auto one_in = [&](unsigned n) { return chance() % n == 0; };
        Recorded log(24);
        Receiver receiver;
        auto steps = std::make_unique<StreamSteps>(log.steps(receiver));
        REQUIRE(steps->begin(log.size));
        for (int i = 0; i < 60; ++i) {
            receiver.refusals = one_in(5) ? 1 : 0;
            receiver.losses = one_in(6) ? 1 : 0;
            receiver.gone = one_in(6);
            receiver.at_once = 1 + chance() % 3;
            log.now += std::chrono::milliseconds(chance() % 12);
            const bool well = one_in(8) ? static_cast<bool>(steps->settle())
                                        : static_cast<bool>(steps->step(chance() % (log.size + 1), log.now));
            if (!well) steps->fall_back();
            if (one_in(10)) {  // a crash: what was not confirmed is gone with the connection
                steps = std::make_unique<StreamSteps>(log.steps(receiver));
                REQUIRE(steps->begin(log.size));
            }
        }
        receiver = {std::move(receiver.kept), std::move(receiver.lines)};
        REQUIRE(log.run(*steps));
        check_all(receiver, 0, log.size);
        CHECK(log.cursor().next == log.size);
    }
}

TEST_CASE("a connection that goes while there is nothing to give is noticed at once") {
    Recorded log(4);
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    while (steps.given() < log.size) REQUIRE(steps.step(log.size, log.now));
    CHECK(steps.confirmed() < log.size);
    receiver.gone = true;
    REQUIRE_FALSE(steps.step(log.size, log.now));
    steps.fall_back();
    CHECK(steps.given() < log.size);
    REQUIRE(log.run(steps));
    check_all(receiver, 0, log.size);
    CHECK(receiver.kept.size() == log.size);
}

TEST_CASE("a crash or a full disk at every operation of the cursor loses no entry") {
    for (const auto fault : {SimulatedFiles::Fault::power_cut, SimulatedFiles::Fault::not_done,
                             SimulatedFiles::Fault::done, SimulatedFiles::Fault::no_space}) {
        std::uint64_t k = 0;
        for (bool faulted = true; faulted; ++k) {
            INFO(static_cast<int>(fault) << " " << k);
            Recorded log(16);
            Receiver receiver;
            log.s.files.fail_at(k, fault, k);
            const std::uint64_t before = log.s.files.operations();
            {
                auto steps = log.steps(receiver);
                faulted = !steps.begin(log.size) || !log.run(steps);
            }
            if (!faulted) CHECK(log.s.files.operations() - before <= k);
            log.s.files.cut_power(k);
            log.s.files.restart();
            auto steps = log.steps(receiver);
            REQUIRE(steps.begin(log.size));
            REQUIRE(log.run(steps));
            check_all(receiver, 0, log.size);
            CHECK(log.cursor().next == log.size);
        }
        CHECK(k > 20);
    }
}

TEST_CASE("entries of kinds that are not wanted are passed over and the cursor passes them") {
    Recorded log;
    {
        const auto open = *log.s.open();
        audit::Refused refused;
        refused.client = "spiffe://corp.example/hr/sync";
        refused.code = "overloaded";
        refused.count = 3;
        REQUIRE(audit::commit(*open, audit::Draft(refused)));
        REQUIRE(audit::commit(*open, audit::Draft(audit::Change{"test", "somebody", {}, "x"})));
        log.size = audit::durable_entries(*open);
    }
    log.settings.kinds = {audit::Kind::refused};
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(log.run(steps));
    CHECK(receiver.kept == std::vector<std::uint64_t>{log.size - 2});
    CHECK(log.cursor().next == log.size);
}

TEST_CASE("a new stream begins with the first entry or where the log ends") {
    Recorded log;
    Receiver receiver;
    log.settings.from = StreamSettings::Begin::now;
    {
        auto steps = log.steps(receiver);
        REQUIRE(steps.begin(log.size - 10));
        CHECK(steps.given() == log.size - 10);
    }
    // A crash before anything was given: what came since is not passed over.
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(log.run(steps));
    check_all(receiver, log.size - 10, log.size);
}

TEST_CASE("a cursor that is damaged or of another log or beyond this one begins anew") {
    for (const char* what : {"damaged", "another log", "beyond"}) {
        INFO(what);
        Recorded log;
        Receiver receiver;
        {
            auto steps = log.steps(receiver);
            REQUIRE(steps.begin(log.size));
            REQUIRE(log.run(steps));
        }
        Cursor cursor = log.cursor();
        if (what == std::string("another log")) cursor.leaf[0] ^= 1;
        if (what == std::string("beyond")) ++cursor.next;
        REQUIRE(write_cursor(log.s.files, log.s.directory, "siem", cursor));
        if (what == std::string("damaged")) log.s.files.content("/audit/streams/siem")[20] ^= 1;
        receiver.kept.clear();
        auto steps = log.steps(receiver);
        REQUIRE(steps.begin(log.size));
        REQUIRE(log.run(steps));
        check_all(receiver, 0, log.size);
    }
}

TEST_CASE("an entry is told beside its index and its hash and that of the one before") {
    Recorded log(4);
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    REQUIRE(log.run(steps));
    audit::Tail tail(log.s.files, log.s.directory);
    std::size_t at = 0;
    REQUIRE(tail.each(0, log.size, [&](std::uint64_t, Bytes entry) {
        CHECK(receiver.lines[at].find(crypto::hash_text(audit::leaf_hash(entry)).substr(7)) != std::string::npos);
        ++at;
        return true;
    }));
    CHECK(at == receiver.lines.size());
}

TEST_CASE("a damaged entry stops a stream before it") {
    Recorded log;
    const auto paths = log.s.files.all_files();
    const auto first = std::ranges::find_if(paths, [](const Path& path) { return path.parent_path() == "/audit/log"; });
    REQUIRE(first != paths.end());
    std::string& segment = log.s.files.content(*first);
    Receiver receiver;
    auto steps = log.steps(receiver);
    REQUIRE(steps.begin(log.size));
    segment[segment.find("xxxx", segment.size() / 2)] ^= 1;
    CHECK_FALSE(log.run(steps));
    steps.fall_back();
    CHECK_FALSE(log.run(steps));
    CHECK_FALSE(receiver.kept.empty());
    CHECK(receiver.kept.size() < log.size);
    check_all(receiver, 0, receiver.kept.size());
}

TEST_CASE("what streams need is the first entry that one of them lacks") {
    Recorded log;
    StreamSettings quick, slow, fresh, later;
    quick.name = "quick", slow.name = "slow", fresh.name = "fresh", later.name = "later";
    later.from = StreamSettings::Begin::now;
    const auto need = [&](const std::vector<StreamSettings>& streams) {
        return needed_by(log.s.files, log.s.directory, streams);
    };
    REQUIRE(write_cursor(log.s.files, log.s.directory, "quick", {30, {}}));
    REQUIRE(write_cursor(log.s.files, log.s.directory, "slow", {12, {}}));
    CHECK_FALSE(need({}));
    CHECK_FALSE(need({later}));
    CHECK(need({quick, slow, later})->from == 12);
    CHECK(need({quick, slow})->by == "the stream `slow` has not sent them");
    CHECK(need({quick})->from == 30);
    CHECK(need({quick, fresh})->from == 0);
    log.s.files.content("/audit/streams/quick")[20] ^= 1;
    CHECK(need({quick})->from == 0);
}

}  // namespace
}  // namespace waybill::siem

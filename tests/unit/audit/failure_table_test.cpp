// For each changing operation of a workload: it fails and was not done, it fails and was done, or the power goes. Then
// the log is opened again, and what was acknowledged must be there.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

using Fault = SimulatedFiles::Fault;

struct Acknowledged {
    std::uint64_t index = 0;
    std::string id;
};

/// Exchanges one after the other, small segments so that several are begun; stops at the first refusal.
std::vector<Acknowledged> work(Surroundings& s) {
    std::vector<Acknowledged> out;
    auto options = s.options();
    options.segment_bytes = 6'000;
    options.preallocate_bytes = 8'192;
    const auto log = Log::open(options, s.files, s.clock, s.random, *s.keyring);
    if (!log) return out;
    for (const std::string& content : {std::string(catalog), kept_list()})
        if (!(*log)->keep(content)) return out;
    for (int i = 0; i < 12; ++i) {
        const std::string id = s.new_id();
        const auto shared = commit(**log, window_of(id), body_of_window);
        if (!shared) break;
        out.push_back({shared->index, id});
        if (i % 3 == 2) continue;  // some exchanges stay without an outcome
        const auto outcome = commit(**log, outcome_of(id));
        if (!outcome) break;
        out.push_back({outcome->index, id});
    }
    // The power goes before the log could be closed: nothing may depend on a clean end.
    s.files.cut_power(7);
    return out;
}

void check_kept(Surroundings& s, const std::vector<Acknowledged>& acknowledged) {
    const auto log = s.open();
    if (!log) UNSCOPED_INFO(log.error().message());
    REQUIRE(log);
    const auto reader = *Reader::open(s.files, s.directory);
    std::vector<std::string> entries;
    REQUIRE(reader.each(0, reader.size(), [&](const StoredEntry& entry) {
        entries.push_back(entry.entry);
        return true;
    }));
    for (const Acknowledged& one : acknowledged) {
        REQUIRE(one.index < entries.size());
        CHECK(entries[one.index].find(one.id) != std::string::npos);
    }
    const auto before = (*log)->recovery().entries;
    REQUIRE(commit(**log, Change{"after", "test", {}, "x"}));
    const Report report = s.verify();
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.entries >= before);
}

std::uint64_t operations_of_work() {
    Surroundings s;
    const auto before = s.files.operations();
    const auto acknowledged = work(s);
    REQUIRE(acknowledged.size() == 20);
    return s.files.operations() - before;
}

std::uint64_t operations_of_recovery() {
    Surroundings s;
    (void)work(s);
    s.files.restart();
    const auto before = s.files.operations();
    {
        REQUIRE(s.open());
    }
    return s.files.operations() - before;
}

TEST_CASE("every operation may fail without being done and no acknowledged entry is lost") {
    const auto operations = operations_of_work();
    CHECK(operations > 100);
    for (std::uint64_t k = 0; k < operations; ++k) {
        INFO("operation " << k);
        Surroundings s;
        s.files.fail_at(k, Fault::not_done);
        const auto acknowledged = work(s);
        s.files.cut_power(k);
        s.files.restart();
        check_kept(s, acknowledged);
    }
}

TEST_CASE("every operation may fail though it was done and no acknowledged entry is lost") {
    const auto operations = operations_of_work();
    for (std::uint64_t k = 0; k < operations; ++k) {
        INFO("operation " << k);
        Surroundings s;
        s.files.fail_at(k, Fault::done);
        const auto acknowledged = work(s);
        s.files.cut_power(k);
        s.files.restart();
        check_kept(s, acknowledged);
    }
}

TEST_CASE("the power may go at every operation and drop any unsynced pages and no acknowledged entry is lost") {
    const auto operations = operations_of_work();
    for (std::uint64_t k = 0; k < operations; ++k)
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            INFO("operation " << k << " seed " << seed);
            Surroundings s;
            s.files.fail_at(k, Fault::power_cut, k * 31 + seed);
            const auto acknowledged = work(s);
            s.files.restart();
            check_kept(s, acknowledged);
        }
}

TEST_CASE("recovery itself may fail at every operation and the next one finds everything") {
    const auto operations = operations_of_recovery();
    CHECK(operations > 10);
    for (std::uint64_t k = 0; k < operations; ++k)
        for (const Fault fault : {Fault::not_done, Fault::done, Fault::power_cut}) {
            INFO("operation " << k << " fault " << static_cast<int>(fault));
            Surroundings s;
            const auto acknowledged = work(s);
            s.files.restart();
            s.files.fail_at(k, fault, k);
            {
                const auto log = s.open();
            }
            s.files.cut_power(k + 1);
            s.files.restart();
            check_kept(s, acknowledged);
        }
}

/// A log is begun and a policy kept, and then the power goes, if it did not before.
void begin_and_keep(Surroundings& s, std::uint64_t seed) {
    if (const auto log = s.open()) {
        keep_policy(**log);
        s.files.cut_power(seed);
    }
    s.files.cut_power(seed);
    s.files.restart();
}

TEST_CASE("the power may go at any moment of a beginning and a policy is kept only beside a signed checkpoint") {
    Surroundings counted;
    begin_and_keep(counted, 0);
    const auto operations = counted.files.operations();
    CHECK(operations > 30);
    for (std::uint64_t k = 0; k < operations; ++k)
        for (const Fault fault : {Fault::not_done, Fault::done, Fault::power_cut})
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                INFO("operation " << k << " fault " << static_cast<int>(fault) << " seed " << seed);
                Surroundings s;
                s.files.fail_at(k, fault, seed);
                begin_and_keep(s, seed + k);
                const auto kept = s.files.list("/audit/policies");
                if (kept && !kept->empty()) {
                    REQUIRE(s.files.has("/audit/checkpoint"));
                    CHECK_FALSE(s.files.content("/audit/checkpoint").empty());
                }
                check_kept(s, {});
            }
}

TEST_CASE("the power may go right after the first entry and the log opens again") {
    for (std::uint64_t seed = 0; seed < 64; ++seed) {
        INFO("seed " << seed);
        Surroundings s;
        {
            const auto log = *s.open();
            s.files.cut_power(seed);
        }
        s.files.restart();
        check_kept(s, {});
        CHECK(s.verify().entries == 2);
    }
}

TEST_CASE("no policy is kept where the checkpoint cannot be made durable") {
    for (const std::uint64_t operation : {0, 1}) {  // the syncs of the file and of its folder
        INFO(operation);
        Surroundings s;
        const auto log = *s.open();
        s.files.fail_at(operation, Fault::not_done);
        CHECK(log->keep(catalog).error().code() == Code::file_failed);
        CHECK_FALSE(log->keep(catalog));  // a sync that succeeds after one that failed says nothing
        CHECK(s.files.list("/audit/policies")->empty());
    }
}

TEST_CASE("a failed sync latches the log shut for good") {
    Surroundings s;
    auto options = s.options();
    options.checkpoint_interval = std::chrono::hours(1);  // nothing is written behind while the next one begins
    const auto log = *Log::open(options, s.files, s.clock, s.random, *s.keyring);
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    s.files.fail_at(1, Fault::not_done);  // operation 0 is the write of the frames
    CHECK(commit(*log, window_of(s.new_id()), body_of_window).error().code() == Code::audit_unavailable);
    REQUIRE(log->latched());
    const auto operations = s.files.operations();
    CHECK(commit(*log, window_of(s.new_id()), body_of_window).error().code() == Code::audit_unavailable);
    CHECK(commit(*log, outcome_of(s.new_id())).error().code() == Code::audit_unavailable);
    CHECK(s.files.operations() == operations);
}

TEST_CASE("a window whose detail has no durable key is refused and the log goes on") {
    Surroundings s;
    const auto log = *s.open();
    s.key_files.fail_at(0, Fault::not_done);
    CHECK(commit(*log, window_of(s.new_id()), body_of_window).error().code() == Code::audit_unavailable);
    s.key_files.restart();
    CHECK(commit(*log, window_of(s.new_id()), body_of_window));
}

TEST_CASE("a full disk refuses windows and takes last entries from the reserve and opens again with space") {
    Surroundings s;
    const auto log = *s.open();
    keep_policy(*log);
    const std::string id = s.new_id();
    REQUIRE(commit(*log, window_of(id), body_of_window));
    s.files.set_capacity(s.files.used());
    Result<Durable> refused = commit(*log, window_of(s.new_id()), body_of_window);
    for (int i = 0; refused && i < 50; ++i) refused = commit(*log, window_of(s.new_id()), body_of_window);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::audit_unavailable);
    REQUIRE(log->latched());
    CHECK(log->latched()->code() == Code::no_space);
    CHECK(commit(*log, outcome_of(id)));
    s.files.set_capacity(~std::uint64_t{0});
    CHECK(commit(*log, window_of(s.new_id()), body_of_window));
    CHECK_FALSE(log->latched());
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("a disk without space for a new segment is written on in the old one") {
    Surroundings s;
    auto options = s.options();
    options.segment_bytes = 2'000;
    options.preallocate_bytes = 16 << 10;
    const auto log = *Log::open(options, s.files, s.clock, s.random, *s.keyring);
    keep_policy(*log);
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    s.files.set_capacity(s.files.used() + 1'000);  // for the checkpoint file
    for (int i = 0; i < 3; ++i) REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    CHECK(s.files.list("/audit/log")->size() == 1);
    s.files.set_capacity(~std::uint64_t{0});
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    CHECK(s.files.list("/audit/log")->size() == 2);
    CHECK(s.verify().findings == std::vector<std::string>());
}

TEST_CASE("a new log on a disk without space is refused and says so") {
    Surroundings s;
    s.files.set_capacity(100);
    CHECK(s.open().error().code() == Code::no_space);
    s.files.set_capacity(~std::uint64_t{0});
    CHECK(s.open());
}

}  // namespace
}  // namespace waybill::audit

#include "waybill/audit/log.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "fixtures.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/read_detail.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

std::vector<std::string> entries_of(SimulatedFiles& files, const Path& directory) {
    std::vector<std::string> out;
    const auto reader = *Reader::open(files, directory);
    CHECK(reader.each(0, reader.size(), [&](const StoredEntry& entry) {
        CHECK(entry.index == out.size());
        out.push_back(entry.entry);
        return true;
    }));
    return out;
}

TEST_CASE("a new log begins with the change that names its key") {
    Surroundings s;
    const auto log = s.open();
    REQUIRE(log);
    const auto entries = entries_of(s.files, s.directory);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0] == R"({"v":1,"kind":"change","time":"2026-11-23T11:01:02.123456Z","node":"gw-test","what":"log",)"
                        R"("actor":"waybill","to":")" +
                            s.key().text() + R"( waybill/1"})");
    CHECK(open_checkpoint((*log)->checkpoint(), s.key())->size == 1);
}

TEST_CASE("what was acknowledged is in the log at its index and covered by the checkpoint") {
    Surroundings s;
    {
        const auto log = *s.open();
        keep_policy(*log);
        const std::string id = s.new_id();
        const auto shared = commit(*log, window_of(id), body_of_window);
        REQUIRE(shared);
        CHECK(shared->index == 1);
        CHECK(shared->tree_size == 2);
        const auto outcome = commit(*log, outcome_of(id));
        REQUIRE(outcome);
        CHECK(outcome->index == 2);
        CHECK(base::format_time(log->newest_time()) == outcome->time);
        CHECK(open_checkpoint(log->checkpoint(), s.key())->size == 3);
    }
    const auto entries = entries_of(s.files, s.directory);
    REQUIRE(entries.size() == 3);
    CHECK(entries[1].find(R"("bytes":50,"items":[{"at":"body $.email","category":"pii.email")") != std::string::npos);
    const Report report = s.verify();
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.details == 1);
    CHECK(report.entries == 3);
    CHECK(report.beyond_checkpoint == 0);
}

TEST_CASE("a lone submission costs one sync") {
    Surroundings s;
    const auto log = *s.open();
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    const auto before = s.files.syncs();
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    CHECK(s.files.syncs() == before + 1);
}

TEST_CASE("a second writer is refused while the first one lives") {
    Surroundings s;
    auto log = *s.open();
    const auto second = s.open();
    REQUIRE_FALSE(second);
    CHECK(second.error().code() == Code::locked);
    log.reset();
    CHECK(s.open());
}

TEST_CASE("another origin and another key are refused") {
    Surroundings s;
    REQUIRE(s.open());
    auto options = s.options();
    options.origin = "other.example/log";
    CHECK(Log::open(options, s.files, s.clock, s.random, *s.keyring).error().code() == Code::wrong_origin);
    const auto other =
        *crypto::Keyring::create(s.key_files, s.random, "/other", crypto::Secret::random(32, s.random), options.origin);
    CHECK(Log::open(options, s.files, s.clock, s.random, *other).error().code() == Code::wrong_origin);
    const auto same_name =
        *crypto::Keyring::create(s.key_files, s.random, "/same", crypto::Secret::random(32, s.random), origin);
    CHECK(Log::open(s.options(), s.files, s.clock, s.random, *same_name).error().code() == Code::wrong_origin);
    const auto none = crypto::Keyring::ephemeral(s.random);
    CHECK(Log::open(s.options(), s.files, s.clock, s.random, *none).error().code() == Code::key_missing);
}

TEST_CASE("an exchange without an outcome gets one of unknown end when the log is opened again") {
    Surroundings s;
    const std::string owing = s.new_id();
    const std::string done = s.new_id();
    {
        const auto log = *s.open();
        keep_policy(*log);
        REQUIRE(commit(*log, window_of(owing, 0), body_of_window));
        REQUIRE(commit(*log, window_of(owing, 1), body_of_window));
        REQUIRE(commit(*log, window_of(done), body_of_window));
        REQUIRE(commit(*log, outcome_of(done)));
    }
    {
        const auto log = *s.open();
        CHECK(log->recovery().unknown_outcomes == 1);
        CHECK(log->recovery().entries == 5);
        const auto entries = entries_of(s.files, s.directory);
        REQUIRE(entries.size() == 6);
        CHECK(entries[5].find(R"("id":")" + owing) != std::string::npos);
        CHECK(entries[5].find(R"("windows":2,"end":"unknown"})") != std::string::npos);
    }
    CHECK((*s.open())->recovery().unknown_outcomes == 0);
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("an open exchange of an older segment is found by the header of the last") {
    Surroundings s;
    const std::string owing = s.new_id();
    {
        const auto log = *s.open();
        keep_policy(*log);
        REQUIRE(commit(*log, window_of(owing), body_of_window));
        for (int i = 0; i < 100; ++i) {
            const std::string id = s.new_id();
            REQUIRE(commit(*log, window_of(id), body_of_window));
            REQUIRE(commit(*log, outcome_of(id)));
        }
    }
    CHECK(s.files.list("/audit/log")->size() > 3);
    const auto newest = (*s.open())->newest_time();
    const auto entries = entries_of(s.files, s.directory);
    CHECK(entries.back().find(owing) != std::string::npos);
    CHECK(entries.back().find(base::format_time(newest)) != std::string::npos);
    CHECK(s.verify().findings == std::vector<std::string>());
}

TEST_CASE("a draft that cannot be an entry is refused and the log goes on") {
    Surroundings s;
    const auto log = *s.open();
    const auto refused = [&](const auto& draft) { return commit(*log, draft).error().code(); };
    CHECK(refused(Draft(Change{"what", "actor", {}, std::string(70'000, 'x')})) == Code::entry_too_large);
    CHECK(refused(Draft(outcome_of("no id"))) == Code::bad_usage);
    Shared window = window_of(s.new_id());
    window.places[0].count = 2;
    CHECK(commit(*log, window, body_of_window).error().code() == Code::bad_usage);
    window = window_of(s.new_id());
    window.items[1].length = 500;
    CHECK(commit(*log, window, body_of_window).error().code() == Code::bad_usage);
    window = window_of(s.new_id());
    std::swap(window.items[0], window.items[1]);
    CHECK(commit(*log, window, body_of_window).error().code() == Code::bad_usage);
    CHECK(commit(*log, window_of(s.new_id()), body_of_window));
    CHECK_FALSE(log->latched());
}

TEST_CASE("values of the head are committed to beside those of the body") {
    Surroundings s;
    const auto log = *s.open();
    keep_policy(*log);
    Shared window = window_of(s.new_id());
    window.head_values = "acme";
    window.places.insert(window.places.begin(), {"path company", "tech.id", "clear", 1, false});
    window.items = {{0, true, 0, 4}, {1, false, 9, 15}, {2, false, 32, 5}};
    REQUIRE(commit(*log, window, body_of_window));
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("a window without body and without items is recorded") {
    Surroundings s;
    const auto log = *s.open();
    keep_policy(*log);
    Shared window = window_of(s.new_id());
    window.places.clear();
    window.items.clear();
    window.lookups.clear();
    REQUIRE(commit(*log, window, {}));
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("many threads submit at once and each entry is acknowledged once with an index of its own") {
    Surroundings s;
    std::set<std::uint64_t> indexes;
    {
        const auto log = *s.open();
        keep_policy(*log);
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    const std::string id = s.new_id();
                    const auto shared = commit(*log, window_of(id), body_of_window);
                    const auto outcome = commit(*log, outcome_of(id));
                    (void)log->checkpoint();
                    (void)log->newest_time();
                    const std::lock_guard lock(mutex);
                    if (shared) indexes.insert(shared->index);
                    if (outcome) indexes.insert(outcome->index);
                }
            });
        for (std::thread& thread : threads) thread.join();
    }
    CHECK(indexes.size() == 320);
    CHECK(*indexes.rbegin() == 320);
    CHECK(s.verify().findings == std::vector<std::string>());
}

TEST_CASE("a detail is read back by whoever has its key and by nobody once it was destroyed") {
    Surroundings s;
    const auto log = *s.open();
    REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
    const auto reader = *Reader::open(s.files, s.directory);
    StoredEntry stored;
    REQUIRE(reader.each(1, 2, [&](const StoredEntry& entry) {
        stored = entry;
        return true;
    }));
    const auto detail = read_detail(stored, *s.keyring);
    REQUIRE(detail);
    CHECK(detail->bytes_in == 99);
    CHECK(detail->evidenced_items == 2);
    CHECK(detail->withheld == window_of(s.new_id()).withheld);
    StoredEntry changed = stored;
    changed.detail.back() ^= 1;
    CHECK(read_detail(changed, *s.keyring).error().code() == Code::corrupt);
    CHECK(*s.keyring->destroy_day_keys("acme-payroll", base::day_of(TickingClock::start)) == 1);
    CHECK(read_detail(stored, *s.keyring).error().code() == Code::key_missing);
}

TEST_CASE("what was submitted before the log is closed is committed") {
    Surroundings s;
    std::atomic<int> acknowledged = 0;
    {
        const auto log = *s.open();
        for (int i = 0; i < 200; ++i)
            log->submit(Change{"note", "test", {}, std::to_string(i)},
                        [&](const Result<Durable>& durable) { acknowledged += durable ? 1 : 0; });
    }
    CHECK(acknowledged == 200);
    CHECK(entries_of(s.files, s.directory).size() == 201);
}

TEST_CASE("a segment that vanishes or is replaced or cut under the writer latches the log shut") {
    const Path segment = "/audit/log/00000000000000000000.seg";
    for (const int way : {0, 1, 2, 3}) {
        INFO(way);
        Surroundings s;
        const auto log = *s.open();
        REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
        if (way == 0) REQUIRE(s.files.remove(segment));
        if (way == 1) REQUIRE(s.files.rename(segment, "/audit/log/elsewhere"));
        if (way == 2) REQUIRE(s.files.replace(segment, s.files.content(segment)));
        if (way == 3) REQUIRE((*s.files.open(segment, base::Files::Mode::write))->truncate(10));
        const auto refused = commit(*log, window_of(s.new_id()), body_of_window);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == Code::audit_unavailable);
        REQUIRE(log->latched());
        CHECK(log->latched()->code() == Code::file_failed);
        CHECK(commit(*log, outcome_of(s.new_id())).error().code() == Code::audit_unavailable);
    }
}

TEST_CASE("a policy is kept under its digest once and another content under that name is refused") {
    Surroundings s;
    const auto log = *s.open();
    REQUIRE(log->keep("content"));
    const Path path = Path("/audit/policies") / digest_of("content").substr(7);
    CHECK(s.files.content(path) == "content");
    const auto operations = s.files.operations();
    REQUIRE(log->keep("content"));
    CHECK(s.files.operations() == operations);
    s.files.cut_power(1);
    s.files.restart();
    CHECK(s.files.content(path) == "content");
}

TEST_CASE("a kept policy that was changed is not taken for the one asked for") {
    Surroundings s;
    {
        const auto log = *s.open();
        REQUIRE(log->keep("content"));
    }
    s.files.content(Path("/audit/policies") / digest_of("content").substr(7)) = "changed";
    CHECK((*s.open())->keep("content").error().code() == Code::corrupt);
}

}  // namespace
}  // namespace waybill::audit

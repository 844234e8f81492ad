// Retention: keys destroyed, details gone, segments pruned, holds that stop it; each on record, each crash survived,
// and the rest as provable as before.
#include "waybill/audit/retention.hpp"

#include <catch2/catch.hpp>

#include "detail.hpp"
#include "fixtures.hpp"
#include "packing.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/holds.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {
namespace {

using Fault = SimulatedFiles::Fault;
using std::chrono::days;

const Day first_day = base::day_of(TickingClock::start);

/// A clock that a test sets.
class SetClock final : public base::Clock {
public:
    Time now() const override { return now_ += std::chrono::milliseconds(1); }
    mutable Time now_ = TickingClock::start;
};

/// Several days of exchanges with two vendors, in small segments.
struct Years : Surroundings {
    SetClock set_clock;

    Result<std::unique_ptr<Log>> open_log() {
        auto options = this->options();
        options.segment_bytes = 12 << 10;
        return Log::open(options, files, set_clock, random, *keyring);
    }
    void exchange(Log& log, const std::string& vendor) {
        const std::string id = new_id();
        Shared window = window_of(id);
        window.vendor = window.keys_name = vendor;
        REQUIRE(commit(log, window, body_of_window));
        REQUIRE(commit(log, outcome_of(id)));
    }
    void fill(Log& log, int of_days = 6) {
        keep_policy(log);
        for (int day = 0; day < of_days; ++day) {
            set_clock.now_ = TickingClock::start + days(day);
            for (int i = 0; i < 12; ++i) exchange(log, i % 2 == 0 ? "acme-payroll" : "other-vendor");
        }
    }
    RetentionRules details_rule(int through) const {
        return {{{"acme-payroll", "acme-payroll", first_day + days(through)}}, {}};
    }
    RetentionRules entries_rule(int before) const { return {{}, TickingClock::start + days(before)}; }
    Report report() { return verify(); }
    std::vector<std::string> changes(const std::string& what) {
        std::vector<std::string> out;
        const auto reader = *Reader::open(files, directory);
        REQUIRE(reader.each(0, reader.size(), [&](const StoredEntry& stored) {
            const auto entry = Recorded::parse(stored.entry);
            if (entry && entry->text("what") == what) out.emplace_back(entry->text("to"));
            return true;
        }));
        return out;
    }
    /// Details in sealed segments that nobody can open any more.
    std::size_t left_behind() {
        std::size_t count = 0;
        const auto segments = *read_segments(files, directory);
        for (std::size_t i = 0; i + 1 < segments.size(); ++i)
            REQUIRE(scan(files, segments[i], [&](const Frame& frame) -> Result<bool> {
                const auto id = key_of(frame.detail);
                count += id && !keyring->find_day_key(*id) ? 1 : 0;
                return true;
            }));
        return count;
    }
    std::size_t day_keys(const std::string& name) const {
        std::size_t count = 0;
        for (const auto& key : keyring->list())
            count += key.use == crypto::Keyring::Listed::Use::details && key.name == name ? 1 : 0;
        return count;
    }
};

Result<void> hold(Log& log, const Hold& one) {
    const auto durable = commit(log, Change{"hold", "test", {}, hold_text(one)});
    if (!durable) return fail(durable.error());
    return {};
}

TEST_CASE("details whose retention has ended go with their keys and on record and the others stay") {
    Years s;
    const auto log = *s.open_log();
    s.fill(*log);
    const auto used = s.files.used();
    const auto planned = plan_retention(s.files, s.directory, *s.keyring, s.details_rule(2));
    REQUIRE(planned);
    REQUIRE(planned->details.size() == 1);
    CHECK(planned->details[0].keys.size() == 3);
    CHECK(s.day_keys("acme-payroll") == 6);  // a plan does nothing
    CHECK(s.changes("erase").empty());

    const auto done = log->retain(s.details_rule(2));
    REQUIRE(done);
    CHECK(done->details_erased > 8);
    CHECK(s.day_keys("acme-payroll") == 3);
    CHECK(s.day_keys("other-vendor") == 6);
    CHECK(s.files.used() < used);
    CHECK(s.changes("erase") == std::vector<std::string>{"acme-payroll acme-payroll 2026-11-25 3"});
    CHECK(s.changes("erased") == s.changes("erase"));
    const Report report = s.report();
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.details_erased == 18);
    CHECK(report.details == 54);
    const auto again = log->retain(s.details_rule(2));
    REQUIRE(again);
    CHECK(again->details.empty());
    CHECK(s.changes("erase").size() == 1);
}

TEST_CASE("a detail that is gone without an erasure on record is tampering") {
    Years s;
    {
        const auto log = *s.open_log();
        s.fill(*log, 2);
        REQUIRE(log->retain(s.details_rule(0)));
    }
    CHECK(s.report().verdict == Verdict::ok);
    // The same segment once more, now with the details of the other vendor left out, too.
    const auto segment = *read_segment(s.files, s.directory, 0);
    REQUIRE(segment.packed);
    const auto firsts = *segment_names(s.files, s.directory);
    REQUIRE(pack_segment(s.files, s.directory, 0, firsts[1], {[](const Frame&) { return true; }, nullptr}));
    const Report report = s.report();
    CHECK(report.verdict == Verdict::tampered);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].find("no erasure on record covers it") != std::string::npos);
}

TEST_CASE("details whose key was destroyed while their segment was open are taken out once it is sealed") {
    Years s;
    {
        const auto log = *s.open_log();
        keep_policy(*log);
        s.exchange(*log, "acme-payroll");
        s.exchange(*log, "other-vendor");
        const auto erased = log->retain(s.details_rule(0));
        REQUIRE(erased);
        CHECK(erased->details.size() == 1);
        CHECK(erased->details_erased == 0);
        CHECK(s.day_keys("acme-payroll") == 0);
        CHECK(log->retain(s.details_rule(0))->details_erased == 0);
    }
    const bool forgotten = GENERATE(false, true);  // the file that says where to look
    if (forgotten) REQUIRE(s.files.remove("/audit/holds"));
    const auto log = *s.open_log();
    s.set_clock.now_ += days(3);
    for (int i = 0; i < 12; ++i) s.exchange(*log, "other-vendor");
    REQUIRE(s.files.list("/audit/log")->size() > 1);
    const auto done = log->retain(s.details_rule(0));
    REQUIRE(done);
    CHECK(done->details_erased == 1);
    CHECK(s.left_behind() == 0);
    const Report report = s.report();
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.details_erased == 1);
    CHECK(s.files.content("/audit/holds").find("unreclaimed") == std::string::npos);  // the open one begins later
    CHECK(log->retain(s.details_rule(0))->details_erased == 0);
}

TEST_CASE("details that an earlier run destroyed the keys of and did not take out are taken out by the next") {
    Years s;
    const auto log = *s.open_log();
    s.fill(*log, 3);
    // All that a run does, but for what the power loss before the first segment's turn took.
    REQUIRE(commit(*log, Change{"erase", "waybill", {}, "acme-payroll acme-payroll 2026-11-24 2"}));
    REQUIRE(s.keyring->destroy_day_keys("acme-payroll", first_day + days(1)));
    const auto done = log->retain(s.details_rule(1));
    REQUIRE(done);
    CHECK(done->details.empty());
    CHECK(done->details_erased == 12);
    CHECK(s.report().findings == std::vector<std::string>());
    CHECK(s.report().verdict == Verdict::ok);
}

TEST_CASE("a hold by vendor or by agreement keeps details until it is released") {
    for (const bool by_vendor : {true, false}) {
        INFO(by_vendor);
        Years s;
        const auto log = *s.open_log();
        s.fill(*log, 3);
        Hold one;
        if (by_vendor)
            one.vendor = "acme-payroll";
        else
            one.agreement = "DPA-2026-014", one.vendors = *vendors_of_agreement(s.files, s.directory, "DPA-2026-014");
        one.reason = "litigation: 7 of 2026";
        REQUIRE(hold(*log, one));
        const auto held = log->retain(s.details_rule(2));
        REQUIRE(held);
        CHECK(held->details[0].held == hold_text(one));
        CHECK(s.day_keys("acme-payroll") == 3);
        const auto standing = standing_holds(s.files, s.directory, *s.keyring);
        REQUIRE(standing);
        REQUIRE(standing->size() == 1);
        CHECK((*standing)[0].reason == one.reason);
        REQUIRE(commit(*log, Change{"hold", "test", hold_text(one), release_text("settled")}));
        CHECK(standing_holds(s.files, s.directory, *s.keyring)->empty());
        REQUIRE(log->retain(s.details_rule(2)));
        CHECK(s.day_keys("acme-payroll") == 0);
        CHECK(s.report().verdict == Verdict::ok);
    }
}

/// The same files, with something done before the first look at, or rename to, a path that holds this text.
class Interrupted final : public base::Files {
public:
    explicit Interrupted(base::Files& files) : files_(files) {}
    /// The k-th time from now on, counted from 0.
    void at(std::string text, std::function<void()> act, int k = 0) {
        text_ = std::move(text);
        left_ = k;
        act_ = std::move(act);
    }
    bool waits() const { return static_cast<bool>(act_); }

    Result<std::unique_ptr<base::File>> open(const Path& path, Mode mode) override {
        if (mode == Mode::read) look(path);
        return files_.open(path, mode);
    }
    Result<void> rename(const Path& from, const Path& to) override {
        look(to);
        return files_.rename(from, to);
    }
    Result<void> remove(const Path& path) override { return files_.remove(path); }
    Result<void> make_directory(const Path& path) override { return files_.make_directory(path); }
    Result<void> sync_directory(const Path& path) override { return files_.sync_directory(path); }
    Result<bool> exists(const Path& path) override { return files_.exists(path); }
    Result<std::vector<std::string>> list(const Path& path) override { return files_.list(path); }
    Result<std::unique_ptr<base::Lock>> lock(const Path& path) override { return files_.lock(path); }

private:
    void look(const Path& path) {
        if (act_ && path.string().find(text_) != std::string::npos && left_-- == 0) std::exchange(act_, {})();
    }

    base::Files& files_;
    std::string text_;
    std::function<void()> act_;
    int left_ = 0;
};

TEST_CASE("a hold that is recorded while retention runs stops what is not yet on record") {
    for (const bool prunes : {false, true}) {
        INFO(prunes);
        Years s;
        Interrupted files(s.files);
        auto options = s.options();
        options.segment_bytes = 12 << 10;
        const auto log = *Log::open(options, files, s.set_clock, s.random, *s.keyring);
        s.fill(*log, 4);
        for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
        Hold one;
        one.vendor = "acme-payroll";
        one.reason = "litigation: 7 of 2026";
        // `holds` is read for the plan and written before the first key goes; tiles are synced before a segment does.
        files.at(prunes ? "/tree/" : "/holds", [&] { REQUIRE(hold(*log, one)); });
        const auto first = Reader::open(s.files, s.directory)->first();
        const auto rules = prunes ? s.entries_rule(3) : s.details_rule(2);
        const auto done = log->retain(rules);
        REQUIRE(done);
        REQUIRE_FALSE(files.waits());
        if (prunes) {
            CHECK(done->prune_held == hold_text(one));
            CHECK(done->segments_pruned == 0);
            CHECK(done->minimum == first);
        } else {
            CHECK(done->details[0].held == hold_text(one));
            CHECK(s.changes("erase").empty());
            CHECK(done->details_erased == 0);
        }
        CHECK(Reader::open(s.files, s.directory)->first() == first);
        CHECK(s.day_keys("acme-payroll") == 4);
        CHECK(s.report().verdict == Verdict::ok);
        REQUIRE(commit(*log, Change{"hold", "test", hold_text(one), release_text("settled")}));
        const auto again = log->retain(rules);
        REQUIRE(again);
        CHECK((prunes ? again->segments_pruned : again->details_erased) > 0);
        CHECK(s.report().verdict == Verdict::ok);
    }
}

TEST_CASE("an erasure that a hold stopped at its last moment is taken back and explains nothing") {
    bool taken_back = false;
    for (int k = 0; k < 12; ++k) {
        INFO(k);
        Years s;
        Interrupted files(s.files);
        auto options = s.options();
        options.segment_bytes = 12 << 10;
        const auto log = *Log::open(options, files, s.set_clock, s.random, *s.keyring);
        s.fill(*log, 4);
        REQUIRE(log->retain(s.details_rule(0)));
        Hold one;
        one.vendor = "acme-payroll";
        one.reason = "litigation";
        files.at("/holds", [&] { REQUIRE(hold(*log, one)); }, k);
        const auto done = log->retain(s.details_rule(2));
        REQUIRE(done);
        CHECK(s.report().verdict == Verdict::ok);
        if (done->details[0].held.empty()) continue;
        CHECK(s.day_keys("acme-payroll") == 3);
        const auto erases = s.changes("erase");
        if (erases.back() != "held " + base::format_day(first_day)) continue;
        taken_back = true;
        // Somebody takes the held details out all the same.
        const auto is_held = [](const Frame& frame) { return frame.entry.find("\"acme-payroll\"") != Bytes::npos; };
        const auto firsts = *segment_names(s.files, s.directory);
        for (std::size_t i = 0; i + 1 < firsts.size(); ++i)
            REQUIRE(pack_segment(s.files, s.directory, firsts[i], firsts[i + 1], {is_held, nullptr}));
        CHECK(s.report().verdict == Verdict::tampered);
    }
    CHECK(taken_back);
}

TEST_CASE("a file of holds that was forged or removed or flipped is not believed") {
    Years s;
    const auto log = *s.open_log();
    s.fill(*log, 2);
    const Hold one{0, "acme-payroll", {}, {}, "litigation"};
    REQUIRE(hold(*log, one));
    REQUIRE(log->retain(s.details_rule(1)));
    REQUIRE(s.files.has("/audit/holds"));
    const std::string right = s.files.content("/audit/holds");
    for (std::size_t at = 0; at < right.size(); ++at) {
        s.files.content("/audit/holds")[at] ^= 1;
        REQUIRE(standing_holds(s.files, s.directory, *s.keyring)->size() == 1);
        s.files.content("/audit/holds") = right;
    }
    s.files.content("/audit/holds").clear();
    CHECK(standing_holds(s.files, s.directory, *s.keyring)->size() == 1);
    REQUIRE(s.files.remove("/audit/holds"));
    CHECK(standing_holds(s.files, s.directory, *s.keyring)->size() == 1);
}

TEST_CASE("the text of a hold is read as it was written and nothing else is") {
    const Hold by_agreement{0, {}, "DPA 2026: of 100% all", {"a", "b-c"}, "of: x, y"};
    const auto read = parse_hold(hold_text(by_agreement));
    REQUIRE(read);
    CHECK(*read == by_agreement);
    for (const char* text : {"", "vendor", "vendor a", "agreement a: b", "agreement a of b", "released: x"})
        CHECK_FALSE(parse_hold(text));
}

TEST_CASE("old segments are pruned whole and what stays is verified and goes on and is provable against old heads") {
    Years s;
    std::string early;
    std::uint64_t minimum = 0;
    {
        const auto log = *s.open_log();
        s.fill(*log, 4);
        early = log->checkpoint();
        const std::string first_entry = *Reader::open(s.files, s.directory)->entry_0();
        CHECK(first_entry.find(s.key().text()) != std::string::npos);
        for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
        const auto kept = s.files.list("/audit/log")->size();
        const auto root_of_20 = *Reader::open(s.files, s.directory)->root_at(20);
        const auto done = log->retain(s.entries_rule(3));
        REQUIRE(done);
        CHECK(done->segments_pruned > 0);
        CHECK(s.files.list("/audit/log")->size() < kept);
        minimum = done->minimum;
        CHECK(s.changes("prune").size() == 1);
        CHECK(Reader::open(s.files, s.directory)->first() == minimum);
        CHECK(*Reader::open(s.files, s.directory)->entry_0() == first_entry);
        s.exchange(*log, "acme-payroll");
        auto options = s.verify_options();
        options.since = early;
        const Report report = *verify(s.files, options);
        CHECK(report.findings == std::vector<std::string>());
        CHECK(report.verdict == Verdict::ok);
        CHECK(report.minimum == minimum);
        // The same heads by reading what is there, over the pruned and above.
        const auto reader = *Reader::open(s.files, s.directory);
        for (const std::string& note : {early, log->checkpoint()}) {
            const auto head = *open_checkpoint(note, s.key());
            CHECK(*reader.root_at(head.size) == head.root);
        }
        CHECK(minimum > 20);
        CHECK(*reader.root_at(20) == root_of_20);
        CHECK(reader.root_at(reader.size() + 1).error().code() == Code::bad_usage);
    }
    CHECK(minimum > 0);
    {
        const auto log = s.open_log();
        REQUIRE(log);
        CHECK_FALSE((*log)->recovery().tree_rebuilt);
        s.exchange(**log, "acme-payroll");
    }
    CHECK(s.report().verdict == Verdict::ok);
    auto without_key = s.verify_options();
    without_key.key.reset();
    CHECK(verify(s.files, without_key)->verdict == Verdict::unverifiable);
}

TEST_CASE("what stands for pruned entries is noticed when it is changed or gone") {
    Years s;
    {
        const auto log = *s.open_log();
        s.fill(*log, 4);
        for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
        REQUIRE(log->retain(s.entries_rule(3)));
    }
    REQUIRE(s.report().verdict == Verdict::ok);
    const Path tile = "/audit/tree/tile/0/000";
    const std::string right = s.files.content(tile);
    s.files.content(tile)[40] ^= 1;
    CHECK(s.report().verdict == Verdict::tampered);
    s.files.content(tile) = right;
    std::string& pruned = s.files.content("/audit/pruned");
    for (std::size_t at = 0; at < pruned.size(); ++at) {
        INFO(at);
        pruned[at] ^= 1;
        CHECK(s.report().verdict != Verdict::ok);
        pruned[at] ^= 1;
    }
    CHECK(s.report().verdict == Verdict::ok);
    REQUIRE(s.files.remove(tile));
    CHECK(s.report().verdict == Verdict::unverifiable);
    REQUIRE(s.files.remove("/audit/pruned"));
    CHECK(s.report().verdict != Verdict::ok);
    CHECK_FALSE(s.open_log());
}

TEST_CASE("a hold keeps the segments with its entries and is said again before its own entry goes") {
    Years s;
    const auto log = *s.open_log();
    const Hold other{0, "third-vendor", {}, {}, "inquiry"};
    keep_policy(*log);
    REQUIRE(hold(*log, other));
    s.fill(*log, 4);
    for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
    const Hold one{0, "acme-payroll", {}, {}, "litigation"};
    REQUIRE(hold(*log, one));
    const auto held = log->retain(s.entries_rule(3));
    REQUIRE(held);
    CHECK(held->segments_pruned == 0);
    CHECK(held->prune_held == hold_text(one));
    REQUIRE(commit(*log, Change{"hold", "test", hold_text(one), release_text("settled")}));
    REQUIRE(log->retain(s.entries_rule(3))->segments_pruned > 0);
    REQUIRE(s.files.remove("/audit/holds"));
    const auto standing = standing_holds(s.files, s.directory, *s.keyring);
    REQUIRE(standing);
    REQUIRE(standing->size() == 1);
    CHECK((*standing)[0].vendor == "third-vendor");
}

TEST_CASE("what somebody has not been given yet is not pruned however old it is") {
    Years s;
    const auto log = *s.open_log();
    s.fill(*log, 4);
    for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
    RetentionRules rules = s.entries_rule(3);
    rules.needed = {0, "the stream `siem`"};
    const auto kept = log->retain(rules);
    REQUIRE(kept);
    CHECK(kept->segments_pruned == 0);
    CHECK(kept->minimum == 0);
    CHECK(kept->prune_held == "the stream `siem`");
    const std::uint64_t all = plan_retention(s.files, s.directory, *s.keyring, s.entries_rule(3))->minimum;
    REQUIRE(all > 1);
    rules.needed->from = all - 1;  // the last entry that would go
    const auto some = plan_retention(s.files, s.directory, *s.keyring, rules);
    REQUIRE(some);
    CHECK(some->minimum < all);
    CHECK(some->prune_held == "the stream `siem`");
    rules.needed->from = all;
    const auto gone = log->retain(rules);
    REQUIRE(gone);
    CHECK(gone->minimum == all);
}

TEST_CASE("retention may fail or lose the power at every operation and the log verifies and the next run ends it") {
    const auto prepare = [](Years& s) {
        const auto log = *s.open_log();
        s.fill(*log, 4);
        for (int i = 0; i < 140; ++i) s.exchange(*log, "other-vendor");
    };
    const auto run = [](Years& s) {
        const auto log = s.open_log();
        if (!log) return false;
        RetentionRules rules = s.details_rule(2);
        rules.entries_before = s.entries_rule(2).entries_before;
        const auto done = (*log)->retain(rules);
        const bool fully = done && s.day_keys("acme-payroll") == 1;
        s.files.cut_power(5);
        return fully;
    };
    std::uint64_t operations = 0;
    {
        Years s;
        prepare(s);
        const auto before = s.files.operations();
        REQUIRE(run(s));
        operations = s.files.operations() - before;
    }
    CHECK(operations > 60);
    for (std::uint64_t k = 0; k < operations; k += 7)
        for (const Fault fault : {Fault::not_done, Fault::done, Fault::power_cut}) {
            INFO("operation " << k << " fault " << static_cast<int>(fault));
            Years s;
            prepare(s);
            s.files.fail_at(k, fault, k);
            (void)run(s);
            s.files.cut_power(k);
            s.files.restart();
            REQUIRE(s.open_log());
            const Report between = s.report();
            CHECK(between.findings == std::vector<std::string>());
            CHECK(between.verdict == Verdict::ok);
            CHECK(run(s));
            s.files.restart();
            REQUIRE(s.open_log());
            const Report after = s.report();
            CHECK(after.findings == std::vector<std::string>());
            CHECK(after.verdict == Verdict::ok);
            CHECK(after.minimum > 0);
            CHECK(s.left_behind() == 0);
        }
}

TEST_CASE("a log that packs behind its writer leaves whole segments however it is closed") {
    Years s;
    auto options = s.options();
    options.segment_bytes = 8 << 10;
    options.pack = true;
    for (int round = 0; round < 4; ++round) {
        const auto log = *Log::open(options, s.files, s.set_clock, s.random, *s.keyring);
        keep_policy(*log);
        for (int i = 0; i < 40; ++i) s.exchange(*log, "acme-payroll");
    }
    CHECK(s.report().findings == std::vector<std::string>());
    CHECK(s.files.has("/audit/log/00000000000000000000.seg.zst"));
}

}  // namespace
}  // namespace waybill::audit

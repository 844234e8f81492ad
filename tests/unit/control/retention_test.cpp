// What policies and configuration let go of the record, and the thread that lets it go.
#include "waybill/control/retention.hpp"

#include <catch2/catch.hpp>
#include <future>

namespace waybill::control {
namespace {

const Time now = *base::parse_time("2026-11-23T11:01:02.123456Z");

TEST_CASE("A retention is a number with a unit and is never cut short") {
    using namespace std::chrono_literals;
    CHECK(parse_retention("365d") == 365 * 24h);
    CHECK(parse_retention("12h") == 12h);
    CHECK(parse_retention("90m") == 90min);
    CHECK(parse_retention("1500ms") == 2s);
    CHECK(parse_retention("999999999999999999d") == 366 * 1000 * 24h);  // longer than anybody lives
    for (const char* text : {"", "d", "365", "-1d", "1.5d", "1y", "01d", "1 d"}) CHECK_FALSE(parse_retention(text));
}

TEST_CASE("Details of a day may go when its last moment is older than the retention") {
    policy::Snapshot snapshot;
    policy::Vendor vendor;
    vendor.agreement.keys = "acme-keys";
    vendor.agreement.retention = "30d";
    snapshot.vendors.emplace("acme", vendor);
    vendor.agreement.retention = "";
    snapshot.vendors.emplace("for-ever", vendor);
    base::PosixFiles files;
    const auto rules = retention_rules(files, snapshot, AuditConfig{}, now);
    REQUIRE(rules.details.size() == 1);
    CHECK(rules.details[0].vendor == "acme");
    CHECK(rules.details[0].keys_name == "acme-keys");
    // 2026-10-24 11:01 is thirty days ago: a detail of later that day is not yet.
    CHECK(base::format_day(rules.details[0].through) == "2026-10-23");
    CHECK_FALSE(rules.entries_before);
}

TEST_CASE("Entries may go at the age that the configuration keeps them for") {
    AuditConfig config;
    config.keep_entries = std::chrono::days(10);
    base::PosixFiles files;
    const auto rules = retention_rules(files, policy::Snapshot{}, config, now);
    REQUIRE(rules.entries_before);
    CHECK(*rules.entries_before == now - std::chrono::days(10));
}

TEST_CASE("Entries stay that a stream has not sent yet") {
    base::PosixFiles files;
    AuditConfig config;
    config.directory.path = "/nowhere/audit";
    CHECK_FALSE(retention_rules(files, policy::Snapshot{}, config, now).needed);
    config.streams.emplace_back().settings.name = "siem";
    const auto rules = retention_rules(files, policy::Snapshot{}, config, now);
    REQUIRE(rules.needed);
    CHECK(rules.needed->from == 0);
    CHECK(rules.needed->by == "the stream `siem` has not sent them");
}

/// A log that tells when it was asked to retain.
class AskedLog final : public audit::Log {
public:
    void submit(const audit::Shared&, Bytes, Done) override {}
    void submit(const audit::Draft&, Done) override {}
    Result<void> keep(Bytes) override { return {}; }
    Time newest_time() const override { return {}; }
    const Recovery& recovery() const override { return recovery_; }
    const std::string& origin() const override { return origin_; }
    std::string checkpoint() const override { return {}; }
    std::optional<Error> latched() const override { return std::nullopt; }
    Result<audit::Retained> retain(const audit::RetentionRules& rules) override {
        asked_for_.push_back(rules.entries_before.value_or(Time{}));
        const bool fails = asked_for_.size() == 2;
        audit::Retained done;
        done.segments_pruned = 1;
        if (asked_for_.size() <= 2) runs_[asked_for_.size() - 1].set_value();
        if (fails) return fail(Code::audit_unavailable, "shut");
        return done;
    }
    std::promise<void> runs_[2];
    std::vector<Time> asked_for_;

private:
    Recovery recovery_;
    std::string origin_;
};

class StoppedClock final : public base::Clock {
public:
    Time now() const override { return control::now; }
};

TEST_CASE("Retention runs at its start and when it is asked to and says when it failed") {
    AskedLog log;
    const StoppedClock clock;
    std::atomic<int> done = 0;
    {
        DailyRetention retention({log, clock, [](Time at) { return audit::RetentionRules{{}, at}; },
                                  [&](const audit::Retained&) { ++done; }});
        log.runs_[0].get_future().wait();
        retention.run_now();
        log.runs_[1].get_future().wait();
        while (!retention.failed()) std::this_thread::yield();
        CHECK(retention.failed()->code() == Code::audit_unavailable);
    }
    CHECK(log.asked_for_ == std::vector<Time>{now, now});
    CHECK(done == 1);
}

}  // namespace
}  // namespace waybill::control

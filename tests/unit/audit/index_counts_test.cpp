#include <catch2/catch.hpp>

#include "index_fixtures.hpp"

namespace waybill::audit {
namespace {

TEST_CASE("the data map counts items by place and whole days") {
    IndexedLog log;
    log.clock.set("2026-05-01T10:00:00Z");
    log.share();
    log.clock.set("2026-05-02T10:00:00Z");
    log.share();
    log.share([](Shared& window) { window.vendor = "other"; });
    log.update();
    const Index index = log.index();
    const auto all = index.observed("", {}, {});
    REQUIRE(all);
    CHECK(all->size() == 6);
    const auto ours = index.observed("acme-payroll", {}, {});
    REQUIRE(ours);
    REQUIRE(ours->size() == 3);
    const Observed& email = ours->front();
    CHECK(email.at == "body $.email");
    CHECK(email.category == "pii.email");
    CHECK(email.treatment == "clear");
    CHECK(email.items == 2);
    CHECK(email.windows == 2);
    CHECK(base::format_day(base::day_of(email.first)) == "2026-05-01");
    CHECK(base::format_day(base::day_of(email.last)) == "2026-05-02");
    const auto late = index.observed("acme-payroll", *base::parse_day("2026-05-02"), {});
    REQUIRE(late);
    REQUIRE(late->size() == 3);
    CHECK(late->front().items == 1);
    CHECK(index.observed("nobody", {}, {})->empty());
}

TEST_CASE("traffic counts exchanges and refusals and outcomes by vendor and day") {
    IndexedLog log;
    log.clock.set("2026-05-01T10:00:00Z");
    log.share();
    log.share({}, Outcome::End::broken);
    REQUIRE(commit(*log.log, Refused{log.new_id(), {}, "c", "acme-payroll", "r", {}, "agreement-lapsed", {}}));
    REQUIRE(commit(*log.log, Refused{{}, {}, "c", {}, {}, {}, "vendor-unknown", 12}));
    log.update();
    const auto traffic = log.index().traffic("acme-payroll", {}, {});
    REQUIRE(traffic);
    REQUIRE(traffic->size() == 1);
    const Traffic& day = traffic->front();
    CHECK(base::format_day(day.day) == "2026-05-01");
    CHECK(day.exchanges == 2);
    CHECK(day.windows == 2);
    CHECK(day.items == 6);
    CHECK(day.bytes_sent == 2 * body_of_window.size());
    CHECK(day.bytes_received == 24);
    CHECK(day.refused == std::map<std::string, std::uint64_t>{{"agreement-lapsed", 1}});
    CHECK(day.outcomes.at({"complete", 2}) == 1);
    CHECK(day.outcomes.at({"broken", 2}) == 1);
    CHECK(day.latency == std::map<unsigned, std::uint64_t>{{latency_bucket(5), 2}});
    const auto all = log.index().traffic("", {}, {});
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK(all->front().vendor.empty());
    CHECK(all->front().refused.at("vendor-unknown") == 12);
}

TEST_CASE("a latency is in the first bucket whose bound it does not exceed") {
    CHECK(latency_bound(0) == 1);
    std::uint64_t last = 0;
    for (unsigned bucket = 0; bucket < 40; ++bucket) {
        const std::uint64_t bound = latency_bound(bucket);
        CHECK(bound > last);
        CHECK(latency_bucket(bound) == bucket);
        CHECK(latency_bucket(last + 1) == bucket);
        last = bound;
    }
    CHECK(latency_bucket(0) == 0);
}

}  // namespace
}  // namespace waybill::audit

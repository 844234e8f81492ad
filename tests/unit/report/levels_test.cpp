// Service levels: declared against what outcomes come to.
#include "fixtures.hpp"
#include "service_levels.hpp"

namespace waybill::report {
namespace {

Calls calls(std::uint64_t answered, std::uint64_t server_errors, std::uint64_t failed) {
    return {answered, server_errors, failed, 0, {}};
}

const policy::ServiceLevels levels{"99.9%", "800ms", "1%"};

TEST_CASE("availability is met at its limit and not below it") {
    CHECK(levels_of(calls(999, 0, 1), &levels)[0].met == "yes");
    CHECK(levels_of(calls(999, 0, 1), &levels)[0].measured == "99.900%");
    CHECK(levels_of(calls(998, 0, 1), &levels)[0].met == "no");
    CHECK(levels_of(calls(9'999'999, 0, 1), &levels)[0].measured == "99.999%");
    const policy::ServiceLevels all{"100%", "", ""};
    CHECK(levels_of(calls(9'999'999, 0, 1), &all)[0].met == "no");
    CHECK(levels_of(calls(5, 0, 0), &all)[0].met == "yes");
}

TEST_CASE("server errors are met at their limit and not above it") {
    CHECK(levels_of(calls(100, 1, 0), &levels)[1].met == "yes");
    CHECK(levels_of(calls(99, 1, 0), &levels)[1].met == "no");
    CHECK(levels_of(calls(3'000'000, 1, 0), &levels)[1].measured == "0.001%");
}

TEST_CASE("a latency whose range holds the limit is not certain") {
    Calls some = calls(100, 0, 0);
    some.latency = {{audit::latency_bucket(20), 98}, {audit::latency_bucket(700), 2}};
    CHECK(levels_of(some, &levels)[2].met == "yes");
    CHECK(levels_of(some, &levels)[2].measured == "over 512 to 768 ms");
    some.latency = {{audit::latency_bucket(20), 98}, {audit::latency_bucket(790), 2}};
    CHECK(levels_of(some, &levels)[2].met == "not certain");
    some.latency = {{audit::latency_bucket(20), 98}, {audit::latency_bucket(1500), 2}};
    CHECK(levels_of(some, &levels)[2].met == "no");
    some.latency = {{audit::latency_bucket(20), 99}, {audit::latency_bucket(1500), 1}};
    CHECK(levels_of(some, &levels)[2].measured == "over 16 to 24 ms");
}

TEST_CASE("what was not declared is not met or missed and without calls nothing is") {
    for (const Level& level : levels_of(calls(10, 1, 1), nullptr)) {
        CHECK(level.met.empty());
        CHECK(level.declared.empty());
    }
    for (const Level& level : levels_of(calls(0, 0, 0), &levels)) {
        CHECK(level.met == "no calls");
        CHECK(level.measured.empty());
    }
}

TEST_CASE("only what the vendor is to blame for counts against it") {
    audit::Traffic one = traffic_on("v", day("2026-11-01"), 10);
    one.refused = {{"vendor-timeout", 2}, {"vendor-unreachable", 1}, {"agreement-lapsed", 50}, {"no-such-code", 5}};
    one.outcomes[{"complete", 5}] = 3;
    one.outcomes[{"broken", 2}] = 4;
    one.outcomes[{"unknown", 0}] = 1;
    audit::Traffic other = traffic_on("w", day("2026-11-01"), 99);
    const Calls found = calls_of({one, other}, "v");
    CHECK(found.answered == 13);
    CHECK(found.server_errors == 3);
    CHECK(found.failed == 3);
    CHECK(found.unclear == 5);
}

}  // namespace
}  // namespace waybill::report

// When the committer waits for those whom it released, and when it does not.
#include "gathering.hpp"

#include <catch2/catch.hpp>

namespace waybill::audit {
namespace {

using namespace std::chrono_literals;
const Gathering::Moment now = Gathering::Moment() + 1h;

TEST_CASE("nobody waits before the first batch nor for a lone waiter") {
    Gathering gathering;
    CHECK(gathering.expected() == 1);
    gathering.expect(1, 4ms, now);
    CHECK(gathering.expected() == 1);
}

TEST_CASE("several waiters are waited for as long as their sync took and never longer than a millisecond") {
    Gathering gathering;
    gathering.expect(8, 300us, now);
    CHECK(gathering.expected() == 8);
    CHECK(gathering.until() == now + 300us);
    gathering.ended(8);
    CHECK(gathering.expected() == 1);
    gathering.expect(8, 4ms, now);
    CHECK(gathering.expected() == 8);
    CHECK(gathering.until() == now + 1ms);
}

/// How many of so many batches are waited for, where it is in vain.
std::size_t attempts(Gathering& gathering, int batches) {
    std::size_t out = 0;
    for (int i = 0; i < batches; ++i) {
        gathering.expect(64, 200us, now);
        out += gathering.expected() > 1 ? 1 : 0;
        if (gathering.expected() > 1) gathering.ended(40);
    }
    return out;
}

TEST_CASE("who does not come back in time is waited for ever more rarely and again once all did") {
    Gathering gathering;
    CHECK(attempts(gathering, 1) == 1);
    CHECK(attempts(gathering, 1) == 0);
    CHECK(attempts(gathering, 1) == 1);
    CHECK(attempts(gathering, 3) == 0);
    CHECK(attempts(gathering, 1) == 1);
    CHECK(attempts(gathering, 1000) < 25);
    while (gathering.expected() == 1) gathering.expect(64, 200us, now);
    gathering.ended(64);
    for (int i = 0; i < 3; ++i) {
        gathering.expect(64, 200us, now);
        CHECK(gathering.expected() == 64);
        gathering.ended(65);
    }
}

TEST_CASE("a lone waiter does not count as one of the batches to go without") {
    Gathering gathering;
    CHECK(attempts(gathering, 1) == 1);
    for (int i = 0; i < 10; ++i) gathering.expect(1, 200us, now);
    CHECK(attempts(gathering, 1) == 0);
    CHECK(attempts(gathering, 1) == 1);
}

}  // namespace
}  // namespace waybill::audit

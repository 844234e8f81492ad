#include "waybill/net/deadlines.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

using waybill::net::Deadlines;
using namespace std::chrono_literals;

TEST_CASE("deadlines: a watch that lives calls once when its time has passed") {
    boost::asio::io_context context;
    Deadlines deadlines(context);
    int calls = 0;
    auto watch = std::make_unique<Deadlines::Watch>(deadlines, 1ms, [&] { ++calls; });
    CHECK_FALSE(watch->passed());
    while (calls == 0) context.run_one();
    CHECK(watch->passed());
    context.run_one();  // the next tick
    CHECK(calls == 1);
}

TEST_CASE("deadlines: a watch that ended calls nothing, and without one the worker sleeps") {
    boost::asio::io_context context;
    Deadlines deadlines(context);
    bool called = false;
    {
        const Deadlines::Watch watch(deadlines, 1ms, [&] { called = true; });
    }
    context.run();  // returns: nothing is left to do
    CHECK_FALSE(called);
}

TEST_CASE("deadlines: watches that pass in one tick all call, in whatever order they end") {
    boost::asio::io_context context;
    Deadlines deadlines(context);
    std::vector<std::unique_ptr<Deadlines::Watch>> watches;
    int calls = 0;
    for (int i = 0; i < 3; ++i) watches.push_back(std::make_unique<Deadlines::Watch>(deadlines, 1ms, [&] { ++calls; }));
    while (calls < 3) context.run_one();
    watches.erase(watches.begin() + 1);
    watches.clear();
    context.run();
    CHECK(calls == 3);
}

TEST_CASE("deadlines: a later watch is begun anew after the worker slept") {
    boost::asio::io_context context;
    Deadlines deadlines(context);
    {
        const Deadlines::Watch first(deadlines, 1h, [] {});
    }
    context.run();
    context.restart();
    bool called = false;
    const Deadlines::Watch second(deadlines, 1ms, [&] { called = true; });
    while (!called) context.run_one();
    CHECK(second.passed());
}

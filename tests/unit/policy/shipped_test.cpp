#include <catch2/catch.hpp>
#include <filesystem>

#include "waybill/policy/decide.hpp"
#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;

const std::filesystem::path shipped = WAYBILL_SOURCE_DIR "/policies";

std::shared_ptr<const policy::Snapshot> load_shipped(base::Diagnostics& diagnostics) {
    return policy::load(shipped, *base::parse_day("2026-06-01"), diagnostics);
}

}  // namespace

TEST_CASE("the shipped policies load with one warning about the agreement that lapsed") {
    base::Diagnostics diagnostics;
    const auto snapshot = load_shipped(diagnostics);
    for (const auto& diagnostic : diagnostics.all()) INFO(diagnostic.text());
    REQUIRE(snapshot != nullptr);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].text() ==
          "vendors/oldmail-marketing.yaml:12:36: warning: the agreement lapsed after 2020-05-24 (every exchange is "
          "refused "
          "until it is renewed)");
    CHECK(snapshot->vendors.size() == 6);
}

TEST_CASE("each shipped example names a vendor and a route, and all but the lapsed vendor's may go") {
    base::Diagnostics diagnostics;
    const auto snapshot = load_shipped(diagnostics);
    REQUIRE(snapshot != nullptr);
    std::size_t examples = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shipped / "examples")) {
        const std::string stem = entry.path().stem().string();
        INFO(stem);
        std::size_t named = 0;
        for (const auto& [name, vendor] : snapshot->vendors)
            for (const auto& route : vendor.routes) {
                if (stem != name + "-" + route.name) continue;
                ++named;
                const auto now = *base::parse_time("2026-06-01T12:00:00Z");
                const auto permit = policy::decide(
                    snapshot, {name, route.name, policy::Direction::outbound, policy::Caller::unchecked()}, {}, now);
                if (name == "oldmail-marketing") {
                    REQUIRE_FALSE(permit);
                    CHECK(permit.error().code() == Code::agreement_lapsed);
                } else {
                    CHECK(permit);
                }
                CHECK(route.outbound.body);
            }
        CHECK(named == 1);
        ++examples;
    }
    CHECK(examples >= 6);
}

#include "waybill/policy/match.hpp"

#include <catch2/catch.hpp>

#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;
using namespace std::literals;

constexpr std::string_view vendor_head = R"(vendor: acme
title: Acme
agreement: {reference: R-1, purpose: test, valid: {from: 2026-01-10, until: 2026-12-31}, share: {a: clear}}
connection: {url: https://acme.example}
routes:
)";

std::string route(std::string_view name, std::string_view match, std::string_view path = "{}") {
    return "  - {route: " + std::string(name) + ", match: \"" + std::string(match) +
           "\", clients: [\"*\"], outbound: {path: " + std::string(path) + "}}\n";
}

const std::string general = route("general", "GET /v1/{company}/{person}", "{company: a, person: a}");
const std::string late = route("late-literal", "GET /v1/{company}/all", "{company: a}");
const std::string early = route("early-literal", "GET /v1/acme/{person}", "{person: a}");

std::shared_ptr<const policy::Snapshot> snapshot(const std::string& routes) {
    base::Diagnostics diagnostics;
    auto loaded = policy::load_files(
        {{"catalog.yaml", "categories: {a: {}}\n"}, {"vendors/acme.yaml", std::string(vendor_head) + routes}},
        *base::parse_day("2026-06-01"), diagnostics);
    for (const auto& diagnostic : diagnostics.all()) UNSCOPED_INFO(diagnostic.text());
    REQUIRE(loaded != nullptr);
    return loaded;
}

/// The route's name and the indexes of its parameters, or the code.
std::string matched(const policy::Snapshot& loaded, std::string_view method, std::vector<std::string_view> segments) {
    const auto match = policy::match_route(*loaded.find_vendor("acme"), method, segments);
    if (!match) return std::string(base::name_of(match.error().code()));
    std::string out = match->route->name;
    for (const std::size_t index : match->parameters) out += " " + std::to_string(index);
    return out;
}

}  // namespace

TEST_CASE("a route matches its own method and as many segments as its template has") {
    const auto loaded = snapshot(route("root", "GET /") + route("list", "POST /v1/things"));
    CHECK(matched(*loaded, "GET", {}) == "root");
    CHECK(matched(*loaded, "POST", {"v1", "things"}) == "list");
    CHECK(matched(*loaded, "POST", {}) == "route-unknown");
    CHECK(matched(*loaded, "GET", {"v1", "things"}) == "route-unknown");
    CHECK(matched(*loaded, "post", {"v1", "things"}) == "route-unknown");
    CHECK(matched(*loaded, "POST", {"v1"}) == "route-unknown");
    CHECK(matched(*loaded, "POST", {"v1", "things", "x"}) == "route-unknown");
    CHECK(matched(*loaded, "POST", {"v1", "Things"}) == "route-unknown");
    CHECK(matched(*loaded, "HEAD", {}) == "route-unknown");
}

TEST_CASE("parameters are told in the order of the template") {
    const auto loaded = snapshot(general);
    CHECK(matched(*loaded, "GET", {"v1", "x", "y"}) == "general 1 2");
    CHECK(matched(*loaded, "GET", {"v1", "{company}", ""}) == "general 1 2");
    CHECK(matched(*loaded, "GET", {"v2", "x", "y"}) == "route-unknown");
}

TEST_CASE("the route that is literal where two first differ wins in any order of writing") {
    for (const std::string& routes :
         {general + late + early, late + early + general, early + general + late, early + late + general}) {
        const auto loaded = snapshot(routes);
        CHECK(matched(*loaded, "GET", {"v1", "x", "y"}) == "general 1 2");
        CHECK(matched(*loaded, "GET", {"v1", "x", "all"}) == "late-literal 1");
        CHECK(matched(*loaded, "GET", {"v1", "acme", "y"}) == "early-literal 2");
        CHECK(matched(*loaded, "GET", {"v1", "acme", "all"}) == "early-literal 2");
    }
}

TEST_CASE("literals of a template are compared as decoded") {
    const auto loaded = snapshot(route("spaced", "GET /a%20b/%C3%A9"));
    CHECK(matched(*loaded, "GET", {"a b", "\xc3\xa9"sv}) == "spaced");
    CHECK(matched(*loaded, "GET", {"a%20b", "%C3%A9"}) == "route-unknown");
}

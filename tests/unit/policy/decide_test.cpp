#include "waybill/policy/decide.hpp"

#include <catch2/catch.hpp>

#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;
using policy::Caller;
using policy::Direction;

constexpr std::string_view catalog = "categories: {a: {}}\n";
constexpr std::string_view vendor = R"(vendor: acme
title: Acme
due_diligence:
  - {evidence: needed, valid_until: 2026-06-30}
  - {evidence: optional, valid_until: 2020-01-01, required: false}
agreement: {reference: R-1, purpose: test, valid: {from: 2026-01-10, until: 2026-12-31}, share: {a: clear}}
connection: {url: https://acme.example}
routes:
  - route: send
    match: POST /send
    clients: ["spiffe://corp.example/hr/*", "dns:batch.corp.example"]
)";

std::shared_ptr<const policy::Snapshot> snapshot() {
    base::Diagnostics diagnostics;
    auto loaded =
        policy::load_files({{"catalog.yaml", std::string(catalog)}, {"vendors/acme.yaml", std::string(vendor)}},
                           *base::parse_day("2026-06-01"), diagnostics);
    for (const auto& diagnostic : diagnostics.all()) UNSCOPED_INFO(diagnostic.text());
    REQUIRE(loaded != nullptr);
    return loaded;
}

struct Row {
    const char* vendor;
    const char* route;
    const char* client;  // nullptr: unchecked
    const char* now;
    const char* verdict;
};

}  // namespace

TEST_CASE("a call is let through or refused by the first rule that applies") {
    const auto loaded = snapshot();
    const char* const hr = "spiffe://corp.example/hr/sync";
    const Row rows[] = {
        {"acme", "send", hr, "2026-03-01T00:00:00Z", "permit"},
        {"acme", "send", "dns:batch.corp.example", "2026-03-01T00:00:00Z", "permit"},
        {"acme", "send", nullptr, "2026-03-01T00:00:00Z", "permit"},
        {"other", "send", hr, "2026-03-01T00:00:00Z", "vendor-unknown"},
        {"", "send", hr, "2026-03-01T00:00:00Z", "vendor-unknown"},
        {"acme", "sent", hr, "2026-03-01T00:00:00Z", "route-unknown"},
        {"acme", "send", "spiffe://corp.example/shop/sync", "2026-03-01T00:00:00Z", "client-not-allowed"},
        {"acme", "send", "", "2026-03-01T00:00:00Z", "client-not-allowed"},
        {"acme", "send", "*", "2026-03-01T00:00:00Z", "client-not-allowed"},
        {"acme", "send", hr, "2026-01-09T23:59:59.999999Z", "agreement-not-yet-valid"},
        {"acme", "send", hr, "2026-01-10T00:00:00Z", "permit"},
        {"acme", "send", hr, "2026-06-30T23:59:59.999999Z", "permit"},
        {"acme", "send", hr, "2026-07-01T00:00:00Z", "evidence-lapsed"},
        {"acme", "send", hr, "2026-06-30T23:30:00-01:00", "evidence-lapsed"},  // a UTC day
        {"acme", "send", hr, "2026-12-31T23:59:59Z", "evidence-lapsed"},
        {"acme", "send", hr, "2027-01-01T00:00:00Z", "agreement-lapsed"},
        {"acme", "send", nullptr, "2027-01-01T00:00:00Z", "agreement-lapsed"},
        {"acme", "send", "spiffe://corp.example/shop/sync", "2027-01-01T00:00:00Z", "client-not-allowed"},
    };
    for (const Row& row : rows)
        for (const Direction direction : {Direction::outbound, Direction::inbound}) {
            INFO(row.vendor << " " << row.route << " " << (row.client ? row.client : "unchecked") << " " << row.now);
            const Caller caller = row.client ? Caller::client(row.client) : Caller::unchecked();
            const auto permit =
                policy::decide(loaded, {row.vendor, row.route, direction, caller}, {}, *base::parse_time(row.now));
            CHECK((permit ? "permit" : std::string(base::name_of(permit.error().code()))) == row.verdict);
        }
}

TEST_CASE("a permit carries what it was given for and keeps its snapshot") {
    auto loaded = snapshot();
    const auto now = *base::parse_time("2026-03-01T10:00:00Z");
    const std::string client = "spiffe://corp.example/hr/sync";
    const auto permit = policy::decide(loaded, {"acme", "send", Direction::inbound, Caller::client(client)}, {}, now);
    REQUIRE(permit);
    const policy::Snapshot* const kept = loaded.get();
    loaded.reset();
    CHECK(&permit->snapshot() == kept);
    CHECK(permit->vendor().name == "acme");
    CHECK(permit->route().name == "send");
    CHECK(permit->direction() == Direction::inbound);
    CHECK(permit->client() == client);
    CHECK(permit->decided_at() == now);
}

TEST_CASE("client patterns cover whole segments and nothing more") {
    struct Match {
        const char* pattern;
        const char* identity;
        bool covers;
    };
    const Match rows[] = {
        {"spiffe://corp.example/hr/sync", "spiffe://corp.example/hr/sync", true},
        {"spiffe://corp.example/hr/sync", "spiffe://corp.example/hr/Sync", false},
        {"spiffe://corp.example/hr/sync", "spiffe://corp.example/hr/sync/x", false},
        {"spiffe://corp.example/hr/sync", "spiffe://corp.example/hr", false},
        {"spiffe://corp.example/hr/*", "spiffe://corp.example/hr/sync", true},
        {"spiffe://corp.example/hr/*", "spiffe://corp.example/hr/a/b", false},
        {"spiffe://corp.example/hr/*", "spiffe://corp.example/hr", false},
        {"spiffe://corp.example/hr/*", "spiffe://corp.example/hr/", false},
        {"spiffe://corp.example/hr/*", "spiffe://corp.example/hrx/sync", false},
        {"spiffe://corp.example/*/sync", "spiffe://corp.example/hr/sync", true},
        {"spiffe://corp.example/*/sync", "spiffe://corp.example/hr/other", false},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr/a/b/c", true},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr/a", true},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr", false},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr/", false},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr/../admin", false},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example/hr/a//b", false},
        {"spiffe://corp.example/hr/**", "spiffe://corp.example.evil/hr/a", false},
        {"spiffe://corp.example", "spiffe://corp.example", true},
        {"spiffe://corp.example", "spiffe://corp.example/x", false},
        {"dns:api.corp.example", "dns:api.corp.example", true},
        {"dns:api.corp.example", "dns:API.corp.example", true},
        {"dns:api.corp.example", "dns:api.corp.example.evil", false},
        {"dns:*.corp.example", "dns:api.corp.example", true},
        {"dns:*.corp.example", "dns:a.b.corp.example", false},
        {"dns:*.corp.example", "dns:corp.example", false},
        {"dns:*.corp.example", "spiffe://api.corp.example", false},
        {"*", "spiffe://corp.example/hr/sync", true},
        {"*", "dns:api.corp.example", true},
        {"*", "", false},
        {"*", "anonymous", false},
        {"*", "spiffe://", false},
    };
    for (const Match& row : rows) {
        INFO(row.pattern << " " << row.identity);
        CHECK(policy::client_matches(row.pattern, row.identity) == row.covers);
    }
}

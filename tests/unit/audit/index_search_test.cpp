#include <catch2/catch.hpp>

#include "index_fixtures.hpp"

namespace waybill::audit {
namespace {

using Numbers = std::vector<std::uint64_t>;

TEST_CASE("an entry is found by each of its fields and by no other value of them") {
    IndexedLog log;
    const std::string id = log.share();  // 1 and 2
    log.share([](Shared& window) {       // 3 and 4
        window.client = "spiffe://corp.example/shop/web";
        window.vendor = "other";
        window.agreement = "DPA-2";
        window.purpose = "delivery";
        window.route = "send-parcel";
        window.places[0] = {"body $.mail", "pii.phone", "mask", 1, false};
    });
    log.update();
    const auto finds = [&](std::string Query::* field, const std::string& value) {
        Query query;
        query.*field = value;
        return log.found(query);
    };
    CHECK(finds(&Query::vendor, "acme-payroll") == Numbers{2, 1});
    CHECK(finds(&Query::vendor, "nobody").empty());
    CHECK(finds(&Query::client, "spiffe://corp.example/hr/sync") == Numbers{2, 1});
    CHECK(finds(&Query::client, "spiffe://corp.example/*") == Numbers{4, 3, 2, 1});
    CHECK(finds(&Query::agreement, "DPA-2") == Numbers{4, 3});
    CHECK(finds(&Query::purpose, "delivery") == Numbers{4, 3});
    CHECK(finds(&Query::route, "send-parcel") == Numbers{4, 3});
    CHECK(finds(&Query::policy, digest_of(kept_list())) == Numbers{4, 3, 2, 1});
    CHECK(finds(&Query::category, "pii.phone") == Numbers{4, 3});
    CHECK(finds(&Query::category, "pii.*") == Numbers{4, 3, 2, 1});
    CHECK(finds(&Query::category, "pii").empty());
    CHECK(finds(&Query::treatment, "mask") == Numbers{4, 3});
    CHECK(finds(&Query::place, "body $.mail") == Numbers{4, 3});
    CHECK(finds(&Query::id, id) == Numbers{2, 1});
    CHECK(finds(&Query::id, log.new_id()).empty());
    CHECK(finds(&Query::outcome, "complete") == Numbers{4, 2});
    CHECK(finds(&Query::outcome, "broken").empty());
}

TEST_CASE("category and treatment have to hold of one place") {
    IndexedLog log;
    log.share([](Shared& window) { window.places[0].treatment = "tokenize"; });
    log.update();
    Query query;
    query.category = "pii.name";
    query.treatment = "tokenize";
    CHECK(log.found(query).empty());
    query.category = "pii.email";
    CHECK(log.found(query) == Numbers{2, 1});
}

TEST_CASE("refusals, changes and lookups are found by kind and code") {
    IndexedLog log;
    REQUIRE(commit(*log.log, Refused{log.new_id(), {}, "c", "v", "r", {}, "agreement-lapsed", {}}));
    REQUIRE(commit(*log.log, Refused{{}, {}, "c", {}, {}, {}, "vendor-unknown", 12}));
    REQUIRE(commit(*log.log, Lookup{"uid:0 root", "subject", 3}));
    log.update();
    Query query;
    query.kind = Kind::refused;
    CHECK(log.found(query) == Numbers{2, 1});
    query.kind.reset();
    query.code = "agreement-lapsed";
    CHECK(log.found(query) == Numbers{1});
    query.outcome = "complete";
    CHECK(log.found(query).empty());
    Query lookups;
    lookups.kind = Kind::lookup;
    CHECK(log.found(lookups) == Numbers{3});
    Query changes;
    changes.kind = Kind::change;
    CHECK(log.found(changes) == Numbers{0});
}

TEST_CASE("an outcome is found by what its exchange was, all its windows together") {
    IndexedLog log;
    Shared window = window_of(log.new_id());
    window.last = false;
    REQUIRE(commit(*log.log, window, body_of_window));
    log.update();  // the exchange goes on after a restart of whoever indexes
    window.window = 1;
    window.last = true;
    window.places[0].category = "pii.phone";
    REQUIRE(commit(*log.log, window, body_of_window));
    Outcome outcome = outcome_of(window.id, 2);
    outcome.end = Outcome::End::broken;
    REQUIRE(commit(*log.log, outcome));
    log.update();
    Query query;
    query.outcome = "broken";
    query.vendor = "acme-payroll";
    query.category = "pii.email";
    CHECK(log.found(query) == Numbers{3});
    query.category = "pii.phone";
    CHECK(log.found(query) == Numbers{3});
    query.category = "bank.iban";
    CHECK(log.found(query).empty());
}

TEST_CASE("a time is of the entry itself though the clock stepped back in between") {
    IndexedLog log;
    log.clock.set("2026-05-01T10:00:00Z");
    log.share();  // 1, 2
    log.clock.set("2026-04-01T10:00:00Z");
    log.share();  // 3, 4
    log.clock.set("2026-05-02T10:00:00Z");
    log.share();  // 5, 6
    log.update();
    Query query;
    query.since = *base::parse_time("2026-05-01T00:00:00Z");
    query.until = *base::parse_time("2026-05-02T00:00:00Z");
    CHECK(log.found(query) == Numbers{2, 1});
    query.vendor = "acme-payroll";
    CHECK(log.found(query) == Numbers{2, 1});
    query.until.reset();
    CHECK(log.found(query) == Numbers{6, 5, 2, 1});
    query.since = *base::parse_time("2027-01-01T00:00:00Z");
    CHECK(log.found(query).empty());
}

TEST_CASE("pages follow one another without a gap in either order") {
    IndexedLog log;
    for (int i = 0; i < 30; ++i) log.share([&](Shared& window) { window.route = "r" + std::to_string(i % 7); });
    log.update();
    const Index index = log.index();
    for (const auto order : {Query::Order::newest_first, Query::Order::oldest_first}) {
        Query query;
        query.vendor = "acme-payroll";
        query.order = order;
        query.limit = 7;
        Numbers all;
        std::optional<std::uint64_t> cursor;
        do {
            const auto page = index.search(query, cursor);
            REQUIRE(page);
            CHECK(page->hits.size() <= 7);
            for (const Hit& hit : page->hits) all.push_back(hit.index);
            cursor = page->next;
        } while (cursor);
        REQUIRE(all.size() == 60);
        for (std::size_t i = 0; i < all.size(); ++i)
            CHECK(all[i] == (order == Query::Order::oldest_first ? i + 1 : 60 - i));
    }
}

TEST_CASE("a hit says what its entry says") {
    IndexedLog log;
    const std::string id = log.share();
    log.update();
    const auto page = log.index().search({});
    REQUIRE(page);
    REQUIRE(page->hits.size() == 3);
    const Hit& hit = page->hits[1];
    CHECK(hit.kind == Kind::shared);
    CHECK(hit.id == id);
    CHECK(hit.vendor == "acme-payroll");
    CHECK(hit.agreement == "DPA-2026-014");
    REQUIRE(hit.places.size() == 3);
    CHECK(hit.places[2] == Place{"body $.flag", "tech.flag", "clear", 0, true});
    CHECK(page->hits[0].word == "complete");
    const auto entries = log.index().entries_of(id);
    REQUIRE(entries);
    CHECK(*entries == Numbers{1, 2});
}

}  // namespace
}  // namespace waybill::audit

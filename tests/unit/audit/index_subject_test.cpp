#include <catch2/catch.hpp>

#include "index_fixtures.hpp"

namespace waybill::audit {
namespace {

/// What is found of one digest.
SubjectUses uses_of(IndexedLog& log, unsigned char n, std::size_t limit = 100) {
    const SubjectDigest digest = digest_number(n);
    const auto uses = log.index().subject({&digest, 1}, {}, {}, limit);
    REQUIRE(uses);
    return *uses;
}

void meet(IndexedLog& log, std::vector<LookupDigest> lookups) {
    log.share([&](Shared& window) { window.lookups = std::move(lookups); });
}

TEST_CASE("a person is found where each digest says and nobody else is") {
    IndexedLog log;
    meet(log, {{0, 0, digest_number(1)}});
    meet(log, {{0, 0, digest_number(2)}, {1, 0, digest_number(1)}});
    const IndexState state = log.update();
    CHECK(state.digests == 3);
    CHECK(state.digested == state.entries);
    const SubjectUses uses = uses_of(log, 1);
    REQUIRE(uses.found == 2);
    CHECK(uses.uses[0].hit.index == 3);
    CHECK(uses.uses[0].place->at == "body $.name");
    CHECK(uses.uses[1].hit.index == 1);
    CHECK(uses.uses[1].place->category == "pii.email");
    CHECK(uses.uses[1].hit.vendor == "acme-payroll");
    CHECK(uses_of(log, 3).found == 0);
    CHECK(*log.index().subject_categories() == std::vector<std::string>{"pii.email", "pii.name"});
}

TEST_CASE("a value that was withheld is found without a place and met twice is counted") {
    IndexedLog log;
    meet(log, {{LookupDigest::withheld, 0, digest_number(1)}, {LookupDigest::withheld, 1, digest_number(1)}});
    log.update();
    const SubjectUses uses = uses_of(log, 1);
    REQUIRE(uses.found == 1);
    CHECK_FALSE(uses.uses[0].place);
    CHECK(uses.uses[0].count == 2);
    // Whose category it was the detail does not say: that of what was withheld.
    CHECK(*log.index().subject_categories() == std::vector<std::string>{"gov.ssn"});
}

TEST_CASE("all uses are counted though only some are told") {
    IndexedLog log;
    for (int month = 1; month <= 9; ++month) {
        log.clock.set("2026-0" + std::to_string(month) + "-03T10:00:00Z");
        meet(log, {{0, 0, digest_number(1)}});
    }
    log.update();
    const SubjectUses uses = uses_of(log, 1, 4);
    CHECK(uses.found == 9);
    REQUIRE(uses.uses.size() == 4);
    CHECK(uses.uses.front().hit.index == 17);
    const SubjectDigest digest = digest_number(1);
    const auto some = log.index().subject({&digest, 1}, *base::parse_time("2026-03-03T10:00:00Z"),
                                          *base::parse_time("2026-05-03T10:00:00Z"), 100);
    REQUIRE(some);
    CHECK(some->found == 2);
}

TEST_CASE("details wait for somebody with their keys") {
    IndexedLog log;
    meet(log, {{0, 0, digest_number(1)}});
    const IndexState without = log.update(false);
    CHECK(without.entries == 3);
    CHECK(without.digested == 0);
    CHECK(uses_of(log, 1).found == 0);
    meet(log, {{0, 0, digest_number(1)}});
    const IndexState with = log.update(true);
    CHECK(with.digested == with.entries);
    CHECK(uses_of(log, 1).found == 2);
    log.update(true);
    CHECK(uses_of(log, 1).found == 2);
}

TEST_CASE("what was erased is forgotten and other agreements' digests stay") {
    IndexedLog log;
    log.clock.set("2026-05-01T10:00:00Z");
    meet(log, {{0, 0, digest_number(1)}});
    log.share([](Shared& window) {
        window.keys_name = "other";
        window.lookups = {{0, 0, digest_number(1)}};
    });
    log.clock.set("2026-05-02T10:00:00Z");
    meet(log, {{0, 0, digest_number(1)}});
    log.update();
    REQUIRE(uses_of(log, 1).found == 3);
    REQUIRE(log.keyring->destroy_day_keys("acme-payroll", *base::parse_day("2026-05-01")));
    REQUIRE(commit(*log.log, Change{"erase", "uid:0 root", {}, "acme-payroll acme-payroll 2026-05-01 1"}));
    CHECK(log.update().digests == 2);
    const SubjectUses left = uses_of(log, 1);
    REQUIRE(left.found == 2);
    CHECK(left.uses[0].hit.index == 5);
    CHECK(left.uses[1].hit.index == 3);
    // Nor does an index that is made anew find it.
    const IndexState rebuilt = log.update(true, Rebuild::always);
    CHECK(rebuilt.digests == 2);
    CHECK(rebuilt.erased == 1);
    CHECK(uses_of(log, 1).found == 2);
}

}  // namespace
}  // namespace waybill::audit

#include "entry.hpp"

#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {
namespace {

const std::string id = "01935c00-0000-7000-8000-000000000001";
const std::string zeros(64, '0');
using crypto::Hash;
const Stamp stamp{"2026-11-23T11:01:02.123456Z", "gw-1"};

Shared shared_window() {
    Shared window = window_of(id);
    window.policy = "sha256:" + zeros;
    window.places = {{R"(body $["a\b"])", "pii.email", "tokenize", 20, false},
                     {"header x-\x01", "tech.id", "clear", 1, true}};
    return window;
}

std::string rendered(const Draft& draft) {
    const auto entry = render(draft, stamp);
    REQUIRE(entry);
    CHECK(Recorded::parse(*entry));
    return *entry;
}

TEST_CASE("a shared entry has its fields in order and escapes only what JSON demands") {
    const auto entry = render(shared_window(), {4630, Hash{}, Hash{}}, stamp);
    REQUIRE(entry);
    CHECK(*entry ==
          R"({"v":1,"kind":"shared","id":"01935c00-0000-7000-8000-000000000001","window":0,"last":true,)"
          R"("time":"2026-11-23T11:01:02.123456Z","node":"gw-1","client":"spiffe://corp.example/hr/sync",)"
          R"("vendor":"acme-payroll","agreement":"DPA-2026-014","purpose":"payroll","route":"create-employees",)"
          R"("policy":"sha256:)" +
              zeros +
              R"(","method":"POST","bytes":4630,"items":[{"at":"body $[\"a\\b\"]","category":"pii.email",)"
              R"("treatment":"tokenize","count":20},{"at":"header x-\u0001","category":"tech.id",)"
              R"("treatment":"clear","count":1,"evidence":"count"}],"items_root":"sha256:)" +
              zeros + R"(","detail":"sha256:)" + zeros + R"("})");
    CHECK(Recorded::parse(*entry));
}

TEST_CASE("a shared entry without client and evidence lacks both fields") {
    Shared window = shared_window();
    window.client.clear();
    window.places.clear();
    const auto entry = render(window, {0, std::nullopt, Hash{}}, stamp);
    REQUIRE(entry);
    CHECK(entry->find("client") == std::string::npos);
    CHECK(entry->find("items_root") == std::string::npos);
    CHECK(entry->find(R"("bytes":0,"items":[],"detail")") != std::string::npos);
    CHECK(Recorded::parse(*entry));
}

TEST_CASE("an outcome has its fields in order") {
    CHECK(rendered(Outcome{id, 2, Outcome::End::broken, 502, 7, 3, "type", 41}) ==
          R"({"v":1,"kind":"outcome","id":"01935c00-0000-7000-8000-000000000001","time":"2026-11-23T11:01:02.123456Z",)"
          R"("node":"gw-1","windows":2,"end":"broken","status":502,"bytes":7,"restored":3,"note":"type","ms":41})");
    CHECK(rendered(Outcome{id, 1, Outcome::End::unknown, {}, {}, {}, {}, {}}) ==
          R"({"v":1,"kind":"outcome","id":"01935c00-0000-7000-8000-000000000001","time":"2026-11-23T11:01:02.123456Z",)"
          R"("node":"gw-1","windows":1,"end":"unknown"})");
}

TEST_CASE("a refused entry has its fields in order and a condensed one names nothing but client and code") {
    CHECK(rendered(Refused{id, 3, "spiffe://c", "acme", "r", "sha256:" + zeros, "unknown-item", {}}) ==
          R"({"v":1,"kind":"refused","id":"01935c00-0000-7000-8000-000000000001","window":3,)"
          R"("time":"2026-11-23T11:01:02.123456Z","node":"gw-1","client":"spiffe://c","vendor":"acme","route":"r",)"
          R"("policy":"sha256:)" +
              zeros + R"(","code":"unknown-item"})");
    CHECK(rendered(Refused{{}, {}, "spiffe://c", {}, {}, {}, "route-unknown", 12}) ==
          R"({"v":1,"kind":"refused","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","client":"spiffe://c",)"
          R"("code":"route-unknown","count":12})");
    CHECK_FALSE(render(Draft(Refused{id, {}, {}, {}, {}, {}, "route-unknown", 12}), stamp));
}

TEST_CASE("change and lookup entries have their fields in order") {
    CHECK(rendered(Change{"policy", "ops", "a", "b"}) ==
          R"({"v":1,"kind":"change","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","what":"policy","actor":"ops",)"
          R"("from":"a","to":"b"})");
    CHECK(rendered(Lookup{"auditor", "pii.email", 4}) ==
          R"({"v":1,"kind":"lookup","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","actor":"auditor",)"
          R"("what":"pii.email","found":4})");
}

TEST_CASE("an entry has at most 65535 bytes") {
    const std::size_t rest = rendered(Change{"w", "a", {}, "x"}).size() - 1;
    CHECK(rendered(Change{"w", "a", {}, std::string(65'535 - rest, 'x')}).size() == 65'535);
    const auto over = render(Draft(Change{"w", "a", {}, std::string(65'536 - rest, 'x')}), stamp);
    REQUIRE_FALSE(over);
    CHECK(over.error().code() == Code::entry_too_large);
}

TEST_CASE("a draft that lacks a field or is not UTF-8 is refused") {
    CHECK_FALSE(render(Draft(Outcome{"not-an-id", 1, Outcome::End::complete, {}, {}, {}, {}, {}}), stamp));
    CHECK_FALSE(render(Draft(Change{"what", "", {}, "to"}), stamp));
    CHECK_FALSE(render(Draft(Change{"what", "\xff", {}, "to"}), stamp));
    Shared window = shared_window();
    window.policy = "sha256:short";
    CHECK_FALSE(render(window, {0, Hash{}, Hash{}}, stamp));
    window = shared_window();
    window.vendor.clear();
    CHECK_FALSE(render(window, {0, Hash{}, Hash{}}, stamp));
}

TEST_CASE("an entry that is spelled in any other way is not one") {
    const std::string right = rendered(Change{"w", "a", {}, "t/"});
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = right;
        changed.replace(changed.find(from), from.size(), to);
        INFO(changed);
        CHECK_FALSE(Recorded::parse(changed));
    };
    with(R"("v":1)", R"("v":2)");
    with(R"("v":1)", R"("v":1.0)");
    with(R"("v":1)", R"("v": 1)");
    with(R"("change")", R"("other")");
    with(R"("what":"w")", R"("what":"w","what":"w")");
    with(R"("what":"w","actor":"a")", R"("actor":"a","what":"w")");
    with(R"("what":"w",)", "");
    with(R"("to":"t/")", R"("to":"t\/")");
    with(R"("to":"t/")", R"("to":"t/","more":1)");
    with(R"(.123456Z)", "Z");
    with("}", "}\n");
    CHECK_FALSE(Recorded::parse("[]"));
    CHECK_FALSE(Recorded::parse(""));
}

TEST_CASE("an entry read back gives the facts that recovery needs") {
    const auto entry = Recorded::parse(rendered(outcome_of(id, 2)));
    REQUIRE(entry);
    CHECK(entry->facts().kind == Kind::outcome);
    CHECK(entry->facts().id == id);
    CHECK(base::format_time(entry->facts().time) == stamp.time);
    CHECK(entry->number("windows") == 2);
    CHECK(entry->text("end") == "complete");
}

}  // namespace
}  // namespace waybill::audit

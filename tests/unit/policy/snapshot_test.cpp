#include "waybill/policy/snapshot.hpp"

#include <catch2/catch.hpp>

#include "waybill/base/text_codes.hpp"
#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;

constexpr std::string_view catalog = R"(categories:
  pii: {never: hash}
  pii.name: {title: Name, subject: true}
  pii.name.first: {never: clear}
  pii.mail: {}
  other: {evidence: count}
)";

constexpr std::string_view vendor = R"(vendor: acme
title: Acme
agreement:
  reference: R-1
  purpose: test
  valid: {from: 2026-01-01, until: 2026-12-31}
  share:
    pii.*: tokenize
    pii.name: clear
    pii.name.*: redact
connection: {url: https://acme.example}
routes:
  - route: send
    match: POST /v1/{company}/caf%C3%A9
    clients: ["*"]
    limits: {body: 2KiB, item: 512, items: 7}
    names: {$.names: other}
    outbound:
      path: {company: pii.name}
      header: {X-Request-ID: other}
      body:
        format: json
        fields:
          $.b: pii.name.first
          $.a: pii.name
          $..a: pii.mail
          $.c: other
    inbound: {body: {format: json, restore: {$.m: pii.mail}}}
)";

std::shared_ptr<const policy::Snapshot> load(base::Diagnostics& diagnostics) {
    return policy::load_files({{"vendors/acme.yaml", std::string(vendor)}, {"catalog.yaml", std::string(catalog)}},
                              *base::parse_day("2026-06-01"), diagnostics);
}

}  // namespace

TEST_CASE("a field's rule is resolved at load and the longest rule wins") {
    base::Diagnostics diagnostics;
    const auto snapshot = load(diagnostics);
    REQUIRE(snapshot != nullptr);
    CHECK(diagnostics.all().empty());
    const policy::Route& route = *snapshot->find_vendor("acme")->find_route("send");
    REQUIRE(route.outbound.body);
    const auto& fields = route.outbound.body->fields;
    REQUIRE(fields.size() == 4);
    CHECK(fields[0].selector.text() == "$.b");
    CHECK(fields[0].where.text() == "vendors/acme.yaml:24:11");
    CHECK(fields[0].rule.category == &snapshot->catalog.at("pii.name.first"));
    CHECK(fields[0].rule.treatment->name() == "redact");
    CHECK(fields[0].rule.where.text() == "vendors/acme.yaml:10:5");
    CHECK(fields[1].rule.treatment->name() == "clear");
    CHECK(fields[2].rule.treatment->name() == "tokenize");
    CHECK(fields[3].rule.treatment->name() == "drop");
    CHECK(fields[3].rule.where.text() == "vendors/acme.yaml:8:5");  // of share as a whole: no rule names it
}

TEST_CASE("the program of a body tells fields from names and the first written wins") {
    base::Diagnostics diagnostics;
    const auto snapshot = load(diagnostics);
    REQUIRE(snapshot != nullptr);
    const policy::Body& body = *snapshot->find_vendor("acme")->find_route("send")->outbound.body;
    selector::Cursor cursor(*body.program);
    const auto a = cursor.enter_name("a");
    CHECK(a.picked[policy::group_fields] == 1);
    CHECK(a.picked[policy::group_names] == selector::Step::none);
    CHECK(cursor.enter_name("a").picked[policy::group_fields] == 2);
    cursor.leave();
    cursor.leave();
    const auto names = cursor.enter_name("names");
    CHECK(names.picked[policy::group_fields] == selector::Step::none);
    CHECK(names.picked[policy::group_names] == 0);
}

TEST_CASE("what may never be is inherited from every more general category") {
    base::Diagnostics diagnostics;
    const auto snapshot = load(diagnostics);
    REQUIRE(snapshot != nullptr);
    CHECK(snapshot->catalog.at("pii.mail").never == std::vector<std::string>{"hash"});
    CHECK(snapshot->catalog.at("pii.name.first").never == std::vector<std::string>{"clear", "hash"});
    CHECK(snapshot->catalog.at("other").never.empty());
    CHECK(snapshot->catalog.at("other").counted_only);
    CHECK(snapshot->catalog.at("pii.name").subject);
}

TEST_CASE("a route is kept as decoded segments and header names in lower case") {
    base::Diagnostics diagnostics;
    const auto snapshot = load(diagnostics);
    REQUIRE(snapshot != nullptr);
    const policy::Vendor& acme = *snapshot->find_vendor("acme");
    CHECK(acme.agreement.keys == "acme");
    const policy::Route& route = *acme.find_route("send");
    CHECK(route.method == "POST");
    CHECK(route.path == "/v1/{company}/caf%C3%A9");
    REQUIRE(route.segments.size() == 3);
    CHECK(route.segments[1].parameter);
    CHECK(route.segments[1].text == "company");
    CHECK(route.segments[2].text == "caf\xC3\xA9");
    CHECK(route.outbound.header.at(0).name == "x-request-id");
    CHECK(route.limits.body == 2048);
    CHECK(route.limits.item == 512);
    CHECK(route.limits.items == 7);
    CHECK_FALSE(route.limits.depth);
    CHECK_FALSE(route.refuse_unknown);
    REQUIRE(route.inbound);
    CHECK(route.inbound->restore.at(0).rule.category->name == "pii.mail");
    CHECK(acme.find_route("sent") == nullptr);
    CHECK(snapshot->find_vendor("acm") == nullptr);
}

TEST_CASE("the policy digest is that of the lines of the design") {
    base::Diagnostics diagnostics;
    const auto snapshot = policy::load_files(
        {{"vendors/b.yaml", std::string(vendor).replace(8, 4, "b")}, {"catalog.yaml", std::string(catalog)}},
        *base::parse_day("2026-06-01"), diagnostics);
    REQUIRE(snapshot != nullptr);
    CHECK(snapshot->digest_lines ==
          "02d2a987f8727e10b1b2d1e7dcbc8859f6a1a02dd3b421cfc6eae0e3c1e3c6ca catalog.yaml\n"
          "c61e371cadd9a5f805ef49be5175e5b47f4e9e11581d0802399d0ea3e4d7438f vendors/b.yaml\n");
    CHECK(base::to_hex(crypto::as_bytes(snapshot->digest)) ==
          "6dfd1dec4b3b68161a49623c784a997e92287f62ce17f7e3661473f7adfc9abf");
    CHECK(snapshot->files[0].path == "catalog.yaml");
}

TEST_CASE("a path given twice or outside the policies is refused") {
    const Day today = *base::parse_day("2026-06-01");
    const policy::PolicyFile known{"catalog.yaml", std::string(catalog)};
    for (const char* path : {"catalog.yaml", "vendors/acme.yml", "vendors/a/b.yaml", "vendors/.yaml", "vendors/A.yaml",
                             "../catalog.yaml", "acme.yaml", ""}) {
        INFO(path);
        base::Diagnostics diagnostics;
        CHECK(policy::load_files({known, {path, std::string(vendor)}}, today, diagnostics) == nullptr);
    }
    base::Diagnostics none;
    CHECK(policy::load_files({}, today, none) == nullptr);
    CHECK(policy::load(WAYBILL_SOURCE_DIR "/tests/data/no-such-folder", today, none) == nullptr);
}

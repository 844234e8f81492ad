// Where declared and observed are not the same.
#include "activity.hpp"
#include "declared.hpp"
#include "fixtures.hpp"
#include "vendor_places.hpp"

namespace waybill::report {
namespace {

const Activity& activity(const std::vector<Activity>& all, std::string_view vendor) {
    for (const Activity& one : all)
        if (one.vendor == vendor) return one;
    FAIL("no such activity");
    return all.front();
}

std::string_view difference_at(const Table& table, std::string_view route, std::string_view at) {
    for (const Row& row : table.rows)
        if (row.cells[0] == route && row.cells[1] == at) {
            CHECK(row.differs == !row.cells.back().empty());
            return row.cells.back();
        }
    return "no row";
}

TEST_CASE("a category says how what was agreed and what was sent differ") {
    const auto policies = sample_policies();
    const auto all = activities_of(sample_sources(*policies));
    REQUIRE(all.size() == 3);
    const Activity& acme = activity(all, "acme-payroll");
    CHECK(acme.categories.at("tech.id").difference().empty());
    CHECK(acme.categories.at("pii.name").difference().empty());
    CHECK(acme.categories.at("pii.email").difference() == difference::treated_otherwise);
    CHECK(acme.categories.at("gov.ssn").difference() == difference::not_declared);
    CHECK(acme.categories.at("hr.salary").difference() == difference::not_seen);
    CHECK(acme.categories.at("pii.phone").difference() == difference::on_no_route);
    CHECK(acme.differences() == 4);
    CHECK(acme.withheld == std::set<std::string>{"gov.ssn"});
    CHECK(acme.items == 9727);
    const Activity& gone = activity(all, "oldmail");
    CHECK(gone.declared == nullptr);
    CHECK(gone.categories.at("pii.email").difference() == difference::not_declared);
}

TEST_CASE("an agreement that was renewed is an activity of its own") {
    const auto policies = sample_policies();
    Sources sources = sample_sources(*policies);
    sources.observed.front().agreement = "DPA-2024-014";
    const auto all = activities_of(sources);
    REQUIRE(all.size() == 4);
    CHECK(all[0].agreement == "DPA-2024-014");
    CHECK(all[0].declared == nullptr);
    CHECK(all[1].agreement == "DPA-2026-014");
    CHECK(all[1].declared != nullptr);
}

TEST_CASE("a place says how what was agreed and what was sent differ") {
    const auto policies = sample_policies();
    const Table table = places_table(sample_sources(*policies), "acme-payroll");
    CHECK(difference_at(table, "create-employees", "path company").empty());
    CHECK(difference_at(table, "create-employees", "body $.employees[*].email") == difference::treated_otherwise);
    CHECK(difference_at(table, "create-employees", "body $.employees[*].salary") == difference::not_seen);
    CHECK(difference_at(table, "old-route", "body $.ssn") == difference::not_declared);
    CHECK(difference_at(table, "create-employees", "body $.employees[*].ssn") == "no row");
}

TEST_CASE("the name of a member is declared with the value around it") {
    const auto policies = sample_policies();
    Sources sources = sample_sources(*policies);
    sources.observed = {seen("acme-payroll", "create-employees", "name $.employees[*].name", "pii.name", "clear", 1)};
    CHECK(difference_at(places_table(sources, "acme-payroll"), "create-employees", "name $.employees[*].name").empty());
    sources.observed.front().category = "gov.ssn";
    CHECK(difference_at(places_table(sources, "acme-payroll"), "create-employees", "name $.employees[*].name") ==
          difference::not_declared);
}

TEST_CASE("places of nested messages are declared as the record names them") {
    base::Diagnostics diagnostics;
    const std::string vendor = R"(vendor: acme
title: Acme
agreement: {reference: A, purpose: p, valid: {from: 2026-01-01, until: 2099-12-31}, share: {a.*: clear}}
connection: {url: "https://a.example"}
routes:
  - route: r
    match: POST /x/{p}
    clients: ["*"]
    names: {$.m: a.b}
    outbound:
      path: {p: a.b}
      query: {q: a.b}
      header: {X-H: a.b}
      body:
        format: json
        fields:
          $.n: {format: json, fields: {$.i: a.b}}
          $.o: {format: json, encoding: base64, category: a.b, fields: {$.j: a.c}}
          $.d: d.e
)";
    const auto snapshot =
        policy::load_files({{"catalog.yaml", "categories: {a.b: {}, a.c: {}, d.e: {}}"}, {"vendors/acme.yaml", vendor}},
                           day("2026-06-01"), diagnostics);
    for (const auto& one : diagnostics.all()) UNSCOPED_INFO(one.text());
    REQUIRE(snapshot);
    std::vector<std::string> found;
    for (const DeclaredPlace& place : declared_places(snapshot->vendors.at("acme")))
        found.push_back(place.at + " = " + place.category + " " + place.treatment + (place.shared ? "" : " withheld"));
    CHECK(found == std::vector<std::string>{"path p = a.b clear", "query q = a.b clear", "header x-h = a.b clear",
                                            "body $.n $.i = a.b clear", "body $.o = a.b open",
                                            "body $.o $.j = a.c clear", "body $.d = d.e drop withheld",
                                            "name $.m = a.b clear"});
}

TEST_CASE("an agreement stands as a decision would find it") {
    const auto policies = sample_policies();
    const policy::Vendor& acme = policies->vendors.at("acme-payroll");
    CHECK(standing(acme, day("2025-12-31")) == "not yet valid");
    CHECK(standing(acme, day("2026-01-01")) == "valid");
    CHECK(standing(acme, day("2027-03-31")) == "valid");
    CHECK(standing(acme, day("2027-04-01")) == "evidence lapsed");
    CHECK(standing(acme, day("2027-07-01")) == "lapsed");
    CHECK(standing(policies->vendors.at("evil"), day("2026-11-11")) == "evidence lapsed");
}

TEST_CASE("a transfer is to a third country where the EEA does not have it") {
    CHECK_FALSE(transfer_of("IE", "").third_country);
    CHECK_FALSE(transfer_of("NO", "").open);
    CHECK(transfer_of("CH", "").third_country);
    CHECK(transfer_of("CH", "").open);
    CHECK_FALSE(transfer_of("GB", "adequacy decision").open);
    CHECK(transfer_of("", "").open);
}

}  // namespace
}  // namespace waybill::report

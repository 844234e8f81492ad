// shift_date reads the data subject of the same record: dates of one subject move alike, wherever they stand.
#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  pii.id: {title: Person, subject: true}
  pii.birth: {title: Date}
)";

std::string vendor(const std::string& format, const std::string& fields) {
    return R"(vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.id: clear, pii.birth: {shift_date: {days: 1000}}}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: )" +
           format + "\n        fields: {" + fields + "}\n";
}

/// What stands between `before` and the next quote, each time.
std::vector<std::string> after(const std::string& text, const std::string& before) {
    std::vector<std::string> found;
    for (std::size_t at = 0; (at = text.find(before, at)) != text.npos;) {
        at += before.size();
        found.push_back(text.substr(at, 10));
    }
    return found;
}

constexpr const char* people =
    R"("$.people[*].id": pii.id, "$.people[*].born": pii.birth, "$.people[*].x.on": pii.birth)";

}  // namespace

TEST_CASE("dates of one data subject move alike and those of another otherwise") {
    Machine machine(snapshot_of(catalog, "case", vendor("json", people)));
    std::string message = R"({"people":[{"born":"1980-02-03","id":1,"x":{"on":"1980-02-03"}})";
    for (int i = 2; i < 20; ++i)
        message += R"(,{"id":)" + std::to_string(i) + R"(,"born":"1980-02-03","x":{"on":"1980-02-03"}})";
    message += R"(,{"x":{"on":"1980-02-03"},"id":1}]})";
    const auto whole = machine.redact(message, message.size());
    REQUIRE(!whole.refused);
    const auto born = after(whole.output(), R"("born":")"), on = after(whole.output(), R"("on":")");
    REQUIRE(born.size() == 19);
    REQUIRE(on.size() == 20);
    std::size_t differing = 0;
    for (std::size_t i = 0; i < born.size(); ++i) {
        CHECK(born[i] == on[i]);
        CHECK(born[i] != "1980-02-03");
        differing += born[i] != born[0];
    }
    CHECK(differing > 10);
    CHECK(on.back() == on.front());
    for (const std::size_t chunk : {1, 7, 100}) CHECK(machine.redact(message, chunk).output() == whole.output());
}

TEST_CASE("a date without one data subject beside it is refused") {
    Machine machine(snapshot_of(catalog, "case", vendor("json", people)));
    for (const std::string record :
         {R"({"born":"1980-02-03"})", R"({"born":"1980-02-03","id":null})", R"({"born":"1980-02-03","id":[1,2]})",
          R"({"born":"1980-02-03","id":{}})", R"({"born":"yesterday","id":1})"}) {
        INFO(record);
        const auto got = machine.redact("{\"people\":[" + record + "]}", 9);
        REQUIRE(got.refused);
        CHECK(got.refused->code() == Code::treatment_failed);
        CHECK(got.windows.empty());
    }
    CHECK_FALSE(machine.redact(R"({"people":[{"born":null},{"id":1}]})", 9).refused);
}

TEST_CASE("a table's dates move by the data subject of their row") {
    Machine machine(snapshot_of(catalog, "case", vendor("csv", R"("$[*].id": pii.id, "$[*].born": pii.birth)")));
    const std::string message = "born,x,id\n1980-02-03,1,a\n1980-02-03,2,b\n1980-02-03,3,a\n";
    const auto whole = machine.redact(message, message.size());
    REQUIRE(!whole.refused);
    const auto dates = after(whole.output(), "\n");
    REQUIRE(dates.size() == 4);
    CHECK(dates[0] != "1980-02-03");
    CHECK(dates[0] == dates[2]);
    for (const std::size_t chunk : {1, 7}) CHECK(machine.redact(message, chunk).output() == whole.output());
    const auto none = machine.redact("born,x,id\n1980-02-03,1,\n", 9);
    REQUIRE(none.refused);
    CHECK(none.refused->code() == Code::treatment_failed);
}

TEST_CASE("a data subject at the top of a message is that of all its records") {
    Machine machine(snapshot_of(catalog, "case", vendor("json", R"("$.id": pii.id, "$.visits[*].on": pii.birth)")));
    const auto got = machine.redact(R"({"visits":[{"on":"1980-02-03"},{"on":"1980-02-13"}],"id":"a"})", 9);
    REQUIRE(!got.refused);
    const auto on = after(got.output(), R"("on":")");
    REQUIRE(on.size() == 2);
    const auto days = [](const std::string& text) {
        return static_cast<std::chrono::sys_days>(*base::parse_day(text));
    };
    CHECK(days(on[1]) - days(on[0]) == std::chrono::days(10));
}

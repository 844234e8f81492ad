// Where a message is cut into windows, and what each window's draft says.
#include "redact_fixture.hpp"
#include "waybill/base/text_codes.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail address, subject: true}
  gov.ssn: {title: Number}
  tech.flag: {title: Switch, evidence: count}
)";

std::string vendor(std::string_view route_keys) {
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.*: clear, tech.flag: clear}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
)" + std::string(route_keys) +
           R"(    outbound:
      body:
        format: json
        fields:
          $[*].name: pii.name
          $[*].email: pii.email
          $[*].ssn: gov.ssn
          $[*].on: tech.flag
)";
}

std::string records(std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += ",";
        out += R"({"name":"N)" + std::to_string(i) + R"(","ssn":"withheld","email":"e)" + std::to_string(i) +
               R"(@x.example","on":true,"extra":1})";
    }
    return out + "]";
}

void check_items(const Window& window) {
    std::uint64_t evidenced = 0, end = 0;
    for (const auto& place : window.draft.places)
        if (!place.counted_only) evidenced += place.count;
    CHECK(evidenced == window.draft.items.size());
    for (const auto& item : window.draft.items) {
        REQUIRE(item.offset + item.length <= window.body.size());
        CHECK(item.offset >= end);
        end = item.offset + item.length;
        const std::string value = window.body.substr(item.offset, item.length);
        CHECK(value.front() == '"');
        CHECK(value.back() == '"');
    }
}

}  // namespace

TEST_CASE("a small message is one window and it is the last") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    const auto done = machine.redact(records(3), 1000);
    REQUIRE(!done.refused);
    REQUIRE(done.windows.size() == 1);
    const audit::Shared& draft = done.windows[0].draft;
    CHECK(draft.last);
    CHECK(draft.window == 0);
    CHECK(draft.id == exchange_id);
    CHECK(draft.vendor == "case");
    CHECK(draft.agreement == "DPA-1");
    CHECK(draft.purpose == "tests");
    CHECK(draft.route == "send");
    CHECK(draft.method == "POST");
    CHECK(draft.client.empty());
    CHECK(draft.policy.starts_with("sha256:"));
    CHECK(draft.keys_name == "case");
    REQUIRE(draft.places.size() == 3);
    CHECK(draft.places[0] == audit::Place{"body $[*].name", "pii.name", "clear", 3, false});
    CHECK(draft.places[1] == audit::Place{"body $[*].email", "pii.email", "clear", 3, false});
    CHECK(draft.places[2] == audit::Place{"body $[*].on", "tech.flag", "clear", 3, true});
    CHECK(draft.items.size() == 6);
    CHECK(draft.bytes_in == records(3).size());
    CHECK(draft.withheld_items == 6);
    CHECK(draft.drift_items == 3);
    REQUIRE(draft.withheld.size() == 2);
    CHECK(draft.withheld[0] == audit::WithheldPlace{"body $[*].ssn", "gov.ssn", 3, false});
    CHECK(draft.withheld[1] == audit::WithheldPlace{"body $[*].extra", "", 3, true});
    check_items(done.windows[0]);
}

TEST_CASE("a window closes with the item that takes its output to the window size") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 30;
    const std::string message = records(4);
    const std::string whole = machine.redact(message, 10'000).output();
    const auto done = machine.redact(message, 10'000, ceilings);
    REQUIRE(!done.refused);
    CHECK(done.output() == whole);
    REQUIRE(done.windows.size() > 3);
    for (std::size_t i = 0; i < done.windows.size(); ++i) {
        const Window& window = done.windows[i];
        CHECK(window.draft.window == i);
        CHECK(window.draft.last == (i + 1 == done.windows.size()));
        check_items(window);
        if (!window.draft.last) CHECK(window.body.size() >= 30);
    }
    // It ends with its item: the byte after it opens the next window.
    CHECK(done.windows[0].body == R"([{"name":"N0","email":"e0@x.example")");
    CHECK(done.windows[1].body.starts_with(R"(,"on":true)"));
}

TEST_CASE("windows are the same however the message is cut") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 50;
    ceilings.window.evidenced_items = 3;
    const std::string message = records(9);
    const auto whole = machine.redact(message, message.size(), ceilings);
    for (const std::size_t chunk : {1, 2, 7, 64, 333}) {
        const auto done = machine.redact(message, chunk, ceilings);
        REQUIRE(done.windows.size() == whole.windows.size());
        for (std::size_t i = 0; i < done.windows.size(); ++i) {
            CHECK(done.windows[i].body == whole.windows[i].body);
            CHECK(done.windows[i].draft.places == whole.windows[i].draft.places);
            CHECK(done.windows[i].draft.items.size() == whole.windows[i].draft.items.size());
        }
    }
}

TEST_CASE("a window closes at its most evidenced items") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    redact::Ceilings ceilings;
    ceilings.window.evidenced_items = 4;
    const auto done = machine.redact(records(4), 10'000, ceilings);
    REQUIRE(done.windows.size() == 3);  // 4 + 4 items, and what closes the message
    CHECK(done.windows[0].draft.items.size() == 4);
    CHECK(done.windows[1].draft.items.size() == 4);
    CHECK(done.windows[2].draft.items.empty());
    CHECK(done.windows[2].body == ",\"on\":true}]");
}

TEST_CASE("a window closes when its entry is full") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    redact::Ceilings ceilings;
    ceilings.window.entry_bytes = 800;  // room for one place beside the fixed part, and the second fills it
    const auto done = machine.redact(records(2), 10'000, ceilings);
    REQUIRE(!done.refused);
    REQUIRE(done.windows.size() > 1);
    CHECK(done.output() == machine.redact(records(2), 10'000).output());
}

TEST_CASE("an item at the very end of the output makes no empty window after it") {
    Machine machine(snapshot_of(catalog, "case", R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.name: clear}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound: {body: {format: json, fields: {$: pii.name}}}
)"));
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 4;
    const auto done = machine.redact(R"("a long enough value")", 100, ceilings);
    REQUIRE(done.windows.size() == 1);
    CHECK(done.windows[0].draft.last);
}

TEST_CASE("a message to be judged whole gives out no window before its end") {
    Machine machine(snapshot_of(catalog, "case", vendor("    whole: true\n    unknown: withhold\n")));
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 30;
    const std::string bad = records(20) + "x";
    CHECK(machine.redact(bad, 16, ceilings).windows.empty());
    Machine streaming(snapshot_of(catalog, "case", vendor("")));
    CHECK_FALSE(streaming.redact(bad, 16, ceilings).windows.empty());
}

TEST_CASE("lookup digests stand beside the items they belong to") {
    Machine machine(snapshot_of(catalog, "case", vendor("")));
    redact::LookupKey key(crypto::Secret::copy_of(std::string(32, 'k')));
    redact::LookupKey same(crypto::Secret::copy_of(std::string(32, 'k')));
    const auto done =
        machine.redact(R"([{"email":"Anna@X.example"},{"name":"B"},{"email":null},{"email":" anna@x.example\t"}])", 7,
                       {}, nullptr, &key);
    REQUIRE(done.windows.size() == 1);
    const auto& lookups = done.windows[0].draft.lookups;
    const auto digest = same.digest("pii.email", "anna@x.example");
    REQUIRE(lookups.size() == 2);
    CHECK(lookups[0] == audit::LookupDigest{0, 0, digest});
    CHECK(lookups[1] == audit::LookupDigest{0, 2, digest});
}

TEST_CASE("a withheld data subject is noted under the place that is none") {
    std::string text = vendor("");
    const auto at = text.find("{pii.*: clear, tech.flag: clear}");
    text.replace(at, 32, "{pii.name: clear}");
    Machine machine(snapshot_of(catalog, "case", text));
    redact::LookupKey key(crypto::Secret::copy_of(std::string(32, 'k')));
    redact::LookupKey same(crypto::Secret::copy_of(std::string(32, 'k')));
    const auto done =
        machine.redact(R"([{"email":"a@x.example","name":"A"},{"email":"b@x.example"}])", 5, {}, nullptr, &key);
    REQUIRE(done.windows.size() == 1);
    CHECK(done.output() == R"([{"name":"A"}])");
    const auto& lookups = done.windows[0].draft.lookups;
    REQUIRE(lookups.size() == 2);
    CHECK(lookups[0] == audit::LookupDigest{audit::LookupDigest::withheld, 0, same.digest("pii.email", "a@x.example")});
    CHECK(lookups[1] == audit::LookupDigest{audit::LookupDigest::withheld, 1, same.digest("pii.email", "b@x.example")});
}

TEST_CASE("more withheld data subjects than a window may note refuse the message") {
    std::string text = vendor("");
    const auto at = text.find("{pii.*: clear, tech.flag: clear}");
    text.replace(at, 32, "{pii.name: clear}");
    Machine machine(snapshot_of(catalog, "case", text));
    redact::LookupKey key(crypto::Secret::copy_of(std::string(32, 'k')));
    redact::Ceilings ceilings;
    ceilings.window.withheld_subjects = 2;
    const std::string message = R"([{"email":"a"},{"email":"b"},{"email":"c"}])";
    const auto done = machine.redact(message, 5, ceilings, nullptr, &key);
    REQUIRE(done.refused);
    CHECK(done.refused->code() == Code::too_many_items);
    CHECK(done.windows.empty());
}

TEST_CASE("withheld data subjects are noted in the window they were met in however the message is cut") {
    std::string text = vendor("");
    const auto at = text.find("{pii.*: clear, tech.flag: clear}");
    text.replace(at, 32, "{pii.name: clear}");
    Machine machine(snapshot_of(catalog, "case", text));
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 40;
    // Each second record is left out whole: what was held for it is dropped again.
    std::string message = "[";
    for (int i = 0; i < 40; ++i)
        message += std::string(i > 0 ? "," : "") + R"({"email":"e)" + std::to_string(i) + "\"" +
                   (i % 2 == 0 ? R"(,"name":"somebody")" : "") + "}";
    message += "]";
    std::vector<std::vector<audit::LookupDigest>> expected;
    for (const std::size_t chunk : {message.size(), std::size_t{1}, std::size_t{13}}) {
        redact::LookupKey key(crypto::Secret::copy_of(std::string(32, 'k')));
        const auto done = machine.redact(message, chunk, ceilings, nullptr, &key);
        REQUIRE(!done.refused);
        std::vector<std::vector<audit::LookupDigest>> lookups;
        std::size_t noted = 0;
        for (const auto& window : done.windows) {
            for (std::uint32_t i = 0; i < window.draft.lookups.size(); ++i) CHECK(window.draft.lookups[i].ordinal == i);
            noted += window.draft.lookups.size();
            lookups.push_back(window.draft.lookups);
        }
        CHECK(noted == 40);
        CHECK(lookups.size() > 5);
        if (expected.empty()) expected = lookups;
        CHECK(lookups == expected);
    }
}

TEST_CASE("what a message in base64 adds to an entry stands in that of its value and fits") {
    std::string fields;
    for (int i = 0; i < 100; ++i)
        fields += (i > 0 ? ", " : "") + ("$.field" + std::to_string(i) + std::string(60, 'x')) + ": kept.name";
    Machine machine(snapshot_of("categories: {kept.name: {title: Name}, tech.id: {title: Id}}\n", "case",
                                R"(vendor: case
title: A case
agreement: {reference: DPA-1, purpose: tests, valid: {from: 2020-01-01, until: 2099-12-31}, share: {kept.name: clear, tech.id: clear}}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: json
        fields: {"$[*]": {format: json, encoding: base64, category: tech.id, fields: {)" +
                                    fields + "}}}\n"));
    std::string inner = "{";
    for (int i = 0; i < 100; ++i)
        inner += (i > 0 ? ",\"field" : "\"field") + std::to_string(i) + std::string(60, 'x') + "\":1";
    inner += "}";
    std::string message = "[";
    for (int i = 0; i < 5; ++i) message += (i > 0 ? ",\"" : "\"") + base::to_base64(inner) + "\"";
    message += "]";
    redact::Ceilings ceilings;
    ceilings.window.output_bytes = 10;
    const auto whole = machine.redact(message, message.size(), ceilings);
    REQUIRE(!whole.refused);
    CHECK(whole.output() == message);
    REQUIRE(whole.windows.size() == 6);
    CHECK(whole.windows.back().body == "]");
    for (const Window& window : whole.windows) {
        if (window.draft.last) break;
        REQUIRE(window.draft.places.size() == 101);
        CHECK(window.draft.items.size() == 1);
        std::size_t bytes = 0;
        for (const auto& place : window.draft.places) bytes += place.at.size() + place.category.size() + 80;
        CHECK(bytes < 65'535 - 2000);
    }
    CHECK(machine.plan.most_added_at_once() > 10'000);
}

// The head of an outbound message: what of it leaves, what its entry says, and what is refused.
#include <algorithm>

#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail address, subject: true}
  pii.phone: {title: Phone}
  gov.ssn: {title: Number of a person, subject: true}
  card.number: {title: Card}
  text.dots: {title: Becomes dots}
  text.slash: {title: Becomes a slash}
  text.blank: {title: Becomes a blank}
  tech.id: {title: Identifier, evidence: count}
  tech.code: {title: Code}
)";

/// A vendor with one route: what stands under `outbound:` and what else the route says.
std::string vendor(const std::string& match, const std::string& outbound, const std::string& more = "") {
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share:
    pii.name: clear
    pii.email: tokenize
    pii.phone: {mask: {keep_last: 2}}
    card.number: refuse
    text.dots: {redact: {with: ".."}}
    text.slash: {redact: {with: "a/b c\u00e9"}}
    text.blank: {redact: {with: " x"}}
    tech.*: clear
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: )" +
           match + "\n    clients: [\"*\"]\n" + more + "    outbound:\n" + outbound;
}

const std::string full = vendor("POST /v1/a%2Db/{company}/people/{person}", R"(
      path: {person: pii.phone, company: pii.name}
      query: {dry_run: tech.id, q: pii.name, mail: pii.email, phone: pii.phone, slash: text.slash, ssn: gov.ssn}
      header: {Idempotency-Key: tech.code, x-phone: pii.phone, x-ssn: gov.ssn}
      body: {format: json, fields: {$.n: pii.name, $.email: pii.email}}
)");

Machine machine_of(const std::string& policy) { return Machine(snapshot_of(catalog, "case", policy)); }

std::string text(const redact::OutboundHead& head) {
    std::string out = head.method + " " + head.target + "\n";
    for (const auto& field : head.fields) out += field.name + ": " + field.value + "\n";
    return out;
}

/// The head that leaves, or the code of the refusal.
std::string told(const Redaction& done) {
    if (done.refused) {
        CHECK(done.windows.empty());
        return std::string(base::name_of(done.refused->code()));
    }
    REQUIRE_FALSE(done.windows.empty());
    REQUIRE(done.windows.front().head);
    for (std::size_t i = 1; i < done.windows.size(); ++i) CHECK_FALSE(done.windows[i].head);
    return text(*done.windows.front().head);
}

/// One line a place, and one an evidenced item: what audit takes as values.
std::string record(const Window& window) {
    std::string out;
    for (const auto& place : window.draft.places)
        out += place.at + " " + place.category + " " + place.treatment + " " + std::to_string(place.count) +
               (place.counted_only ? " counted\n" : "\n");
    for (const auto& item : window.draft.items)
        out += std::to_string(item.place) + (item.in_head ? " head " : " body ") +
               (item.in_head ? window.draft.head_values : window.body).substr(item.offset, item.length) + "\n";
    return out;
}

const std::string tail = "content-type: application/json\nwaybill-exchange: " + std::string(exchange_id) + "\n";

}  // namespace

TEST_CASE("the head that leaves has the template and what the policy names and nothing else of the client") {
    auto machine = machine_of(full);
    const auto done = machine.redact(Request{"/v1/a-b/Caf%c3%a9/people/1234?dry_run=yes&utm=1&q=a+b%2B&x",
                                             {{"Host", "gateway"},
                                              {"User-Agent", "curl"},
                                              {"IDEMPOTENCY-Key", "k 1"},
                                              {"Accept", "*/*"},
                                              {"Authorization", "Bearer x"}},
                                             R"({"n":"Anna"})"});
    CHECK(told(done) == "POST /v1/a%2Db/Caf%c3%a9/people/%2A%2A34?dry_run=yes&q=a+b%2B\nidempotency-key: k 1\n" + tail);
    CHECK(done.output() == R"({"n":"Anna"})");
}

TEST_CASE("the entry has the items of the head before those of the body in the order path then query then header") {
    auto machine = machine_of(full);
    const auto done = machine.redact(
        Request{"/v1/a-b/A%20B/people/1234?q=1&dry_run=1&q=2", {{"x-phone", "567890"}}, R"({"n":"Anna"})"});
    REQUIRE(done.windows.size() == 1);
    CHECK(record(done.windows[0]) ==
          "path company pii.name clear 1\n"
          "path person pii.phone mask 1\n"
          "query q pii.name clear 2\n"
          "query dry_run tech.id clear 1 counted\n"
          "header x-phone pii.phone mask 1\n"
          "body $.n pii.name clear 1\n"
          "0 head A%20B\n"
          "1 head %2A%2A34\n"
          "2 head 1\n"
          "2 head 2\n"
          "4 head ****90\n"
          "5 body \"Anna\"\n");
    CHECK(done.windows[0].draft.method == "POST");
}

TEST_CASE("values of the head that are replaced are percent encoded in paths and queries and bare in headers") {
    auto machine = machine_of(full);
    const auto done = machine.redact(
        Request{"/v1/a-b/x/people/1?slash=v&phone=%2B49+1&mail&slash", {{"X-Phone", "\xc3\xa9\xc3\xa9"}}, "{}"});
    const std::string head = told(done);
    CAPTURE(head);
    CHECK(head.starts_with("POST /v1/a%2Db/x/people/%2A?slash=a%2Fb%20c%C3%A9&phone=%2A%2A%2A%201&mail=wbt1."));
    CHECK(head.find("&slash=a%2Fb%20c%C3%A9\nx-phone: *\xc3\xa9\n") != std::string::npos);
}

TEST_CASE("withheld query pairs leave no trace and kept ones keep the spelling of their values") {
    auto machine = machine_of(full);
    const auto target = [&](const std::string& query) {
        const std::string head = told(machine.redact(Request{"/v1/a-b/x/people/1234" + query, {}, "{}"}));
        return head.substr(0, head.find('\n')).substr(std::string("POST /v1/a%2Db/x/people/%2A%2A34").size());
    };
    CHECK(target("") == "");
    CHECK(target("?") == "");
    CHECK(target("?ssn=1") == "");
    CHECK(target("?unknown&ssn&&") == "");
    CHECK(target("?ssn=1&dry_run&x=y") == "?dry_run=");
    CHECK(target("?dry_run=&ssn=1&d%72y_run=%41+b=c") == "?dry_run=&dry_run=%41+b=c");
}

TEST_CASE("literals of the path and names of the query leave as the policy has them however they were sent") {
    auto machine = machine_of(vendor("GET /v1/a%2Db/{p}", R"(
      path: {p: tech.id}
      query: {"a[b]": tech.id, "caf\u00e9": tech.id, x y: tech.id}
)"));
    const std::string expected =
        "GET /v1/a%2Db/%41?a%5Bb%5D=%31&caf%C3%A9=2&x%20y=3\nwaybill-exchange: " + std::string(exchange_id) + "\n";
    for (const char* target :
         {"/v1/a-b/%41?a[b]=%31&caf%C3%A9=2&x+y=3", "/v1/a%2Db/%41?a%5Bb%5D=%31&caf%c3%a9=2&x%20y=3",
          "/%761/%61%2d%62/%41?%61%5bb]=%31&c%61f%C3%A9=2&%78+%79=3"}) {
        INFO(target);
        CHECK(told(machine.redact(Request{target})) == expected);
    }
}

TEST_CASE("what of the head is withheld is counted and only query parameters can be drift") {
    auto machine = machine_of(full);
    const auto done = machine.redact(Request{
        "/v1/a-b/x/people/1?ssn=1&u%20v=2&ssn=3&u+v=4", {{"X-SSN", "5"}, {"User-Agent", "c"}, {"Cookie", "s"}}, "{}"});
    REQUIRE(done.windows.size() == 1);
    const audit::Shared& draft = done.windows[0].draft;
    CHECK(draft.withheld_items == 5);
    CHECK(draft.drift_items == 2);
    CHECK(draft.withheld == std::vector<audit::WithheldPlace>{{"query ssn", "gov.ssn", 2, false},
                                                              {"header x-ssn", "gov.ssn", 1, false},
                                                              {"query u v", "", 2, true}});
}

TEST_CASE("subjects in the head give the same lookup digests as in the body") {
    auto machine = machine_of(full);
    redact::LookupKey key(crypto::Secret::random(32, machine.random));
    const auto done = machine.redact(
        Request{"/v1/a-b/x/people/1?mail=A%40x&ssn=7&mail=b%40x", {{"x-ssn", "8"}}, R"({"email":"a@X"})"}, 100, {},
        nullptr, &key);
    REQUIRE(done.windows.size() == 1);
    using Digests = std::vector<audit::LookupDigest>;
    CHECK(done.windows[0].draft.lookups == Digests{{2, 0, key.digest("pii.email", "a@x")},
                                                   {2, 1, key.digest("pii.email", "b@x")},
                                                   {3, 0, key.digest("pii.email", "a@x")},
                                                   {audit::LookupDigest::withheld, 0, key.digest("gov.ssn", "7")},
                                                   {audit::LookupDigest::withheld, 1, key.digest("gov.ssn", "8")}});
}

TEST_CASE("a query parameter that no policy names refuses the message where the route says so and a header does not") {
    auto machine = machine_of(vendor("GET /v1", "      query: {ssn: gov.ssn}\n", "    unknown: refuse\n"));
    CHECK(told(machine.redact(Request{"/v1?ssn=1&x=1"})) == "unknown-item");
    CHECK(told(machine.redact(Request{"/v1?ssn=1", {{"x-unknown", "1"}}})) ==
          "GET /v1\nwaybill-exchange: " + std::string(exchange_id) + "\n");
}

TEST_CASE("a refused category refuses the message wherever in the head it stands") {
    for (const char* place : {"path: {p: card.number}", "path: {p: tech.id}\n      query: {q: card.number}",
                              "path: {p: tech.id}\n      header: {h: card.number}"}) {
        auto machine = machine_of(vendor("GET /v1/{p}", "      " + std::string(place) + "\n"));
        CHECK(told(machine.redact(Request{"/v1/1?q=", {{"H", "4111"}}})) == "item-refused");
    }
}

TEST_CASE("a treatment that gives what cannot stand in its place refuses the message") {
    const auto of = [](const std::string& category) {
        auto machine = machine_of(vendor("GET /v1/{p}", "      path: {p: " + category + "}\n"));
        return told(machine.redact(Request{"/v1/x"}));
    };
    CHECK(of("text.dots") == "treatment-failed");
    CHECK(of("text.slash") == "treatment-failed");
    CHECK(of("text.blank").starts_with("GET /v1/%20x\n"));
    auto header = machine_of(vendor("GET /v1", "      header: {h: text.blank, dots: text.dots}\n"));
    CHECK(told(header.redact(Request{"/v1", {{"h", "x"}}})) == "treatment-failed");
    CHECK(told(header.redact(Request{"/v1", {{"dots", "x"}}})).starts_with("GET /v1\ndots: ..\n"));
}

TEST_CASE("a named header that is no text refuses the message and an unnamed one does not") {
    auto machine = machine_of(vendor("GET /v1", "      header: {h: tech.id, ssn: gov.ssn}\n"));
    CHECK(told(machine.redact(Request{"/v1", {{"h", "caf\xe9"}}})) == "request-malformed");
    CHECK(told(machine.redact(Request{"/v1", {{"ssn", "\xff"}}})) == "request-malformed");
    CHECK(told(machine.redact(Request{"/v1", {{"h", "a\r\nx: b"}}})) == "request-malformed");
    CHECK(told(machine.redact(Request{"/v1", {{"other", "caf\xe9"}}})).starts_with("GET /v1\nwaybill"));
    CHECK(told(machine.redact(Request{"/v1", {{"h", "caf\xc3\xa9"}}})).find("h: caf\xc3\xa9\n") != std::string::npos);
}

TEST_CASE("a header that the client's Connection field names is withheld") {
    auto machine = machine_of(full);
    redact::LookupKey key(crypto::Secret::random(32, machine.random));
    const auto done = machine.redact(Request{"/v1/a-b/x/people/1",
                                             {{"x-phone", "1234"},
                                              {"connection", "close"},
                                              {"Idempotency-Key", "k"},
                                              {"X-SSN", "5"},
                                              {"CONNECTION", "X-Other ,\tX-PHONE, x-ssn"}},
                                             "{}"},
                                     100, {}, nullptr, &key);
    CHECK(told(done) == "POST /v1/a%2Db/x/people/%2A\nidempotency-key: k\n" + tail);
    REQUIRE(done.windows.size() == 1);
    const audit::Shared& draft = done.windows[0].draft;
    CHECK(draft.withheld == std::vector<audit::WithheldPlace>{{"header x-phone", "pii.phone", 1, false},
                                                              {"header x-ssn", "gov.ssn", 1, false}});
    CHECK(draft.lookups ==
          std::vector<audit::LookupDigest>{{audit::LookupDigest::withheld, 0, key.digest("gov.ssn", "5")}});
}

TEST_CASE("a Connection field that names other fields holds no header back") {
    auto machine = machine_of(full);
    for (const char* options : {"keep-alive", "close", "", "phone, x-phone-2", "x phone", "\"x-phone\""}) {
        INFO(options);
        const auto done =
            machine.redact(Request{"/v1/a-b/x/people/1", {{"Connection", options}, {"x-phone", "1234"}}, "{}"});
        CHECK(told(done).find("\nx-phone: **34\n") != std::string::npos);
    }
}

TEST_CASE("a refused category refuses a header that the Connection field names too") {
    auto machine = machine_of(vendor("GET /v1", "      header: {h: card.number}\n"));
    CHECK(told(machine.redact(Request{"/v1", {{"Connection", "h"}, {"H", "4111"}}})) == "item-refused");
}

TEST_CASE("limits of items and their size hold across head and body") {
    auto machine = machine_of(full);
    redact::Ceilings ceilings;
    ceilings.items = 5;
    const std::string target = "/v1/a-b/x/people/1?ssn=1";
    CHECK_FALSE(machine.redact(Request{target, {{"X-ssn", "1"}}, R"({"n":1})"}, 100, ceilings).refused);
    const auto over = machine.redact(Request{target + "&u", {{"x-ssn", "1"}}, R"({"n":1})"}, 100, ceilings);
    REQUIRE(over.refused);
    CHECK(over.refused->code() == Code::too_many_items);
    CHECK(over.windows.empty());
    ceilings.items = 4;
    CHECK(told(machine.redact(Request{target + "&u&v", {}, "{}"}, 100, ceilings)) == "too-many-items");
    ceilings = {};
    ceilings.item_bytes = 3;
    CHECK_FALSE(machine.redact(Request{"/v1/a-b/xyz/people/1?u=123", {}, "{}"}, 100, ceilings).refused);
    CHECK(told(machine.redact(Request{"/v1/a-b/wxyz/people/1", {}, "{}"}, 100, ceilings)) == "item-too-large");
    CHECK(told(machine.redact(Request{"/v1/a-b/x/people/1?u=1234", {}, "{}"}, 100, ceilings)) == "item-too-large");
    CHECK(told(machine.redact(Request{"/v1/a-b/x/people/1", {{"x-ssn", "1234"}}, "{}"}, 100, ceilings)) ==
          "item-too-large");
}

TEST_CASE("a route without a body gives one window with its head and refuses the first byte of a body") {
    auto machine = machine_of(vendor("GET /v1/{p}", "      path: {p: tech.code}\n"));
    const auto done = machine.redact(Request{"/v1/7"});
    REQUIRE(done.windows.size() == 1);
    CHECK(told(done) == "GET /v1/7\nwaybill-exchange: " + std::string(exchange_id) + "\n");
    CHECK(done.windows[0].draft.last);
    CHECK(done.windows[0].body.empty());
    CHECK(record(done.windows[0]) == "path p tech.code clear 1\n0 head 7\n");
    const auto refused = machine.redact(Request{"/v1/7", {}, " "});
    REQUIRE(refused.refused);
    CHECK(refused.refused->code() == Code::direction_undeclared);
    CHECK(refused.windows.empty());
}

TEST_CASE("the answer is asked for without coding only where something of it is restored") {
    const std::string root = vendor("GET /", "      header: {h: tech.id}\n");
    CHECK(told(machine_of(root).redact(Request{"/"})) == "GET /\nwaybill-exchange: " + std::string(exchange_id) + "\n");
    const std::string restoring = root + "    inbound: {body: {format: json, restore: {$.e: pii.email}}}\n";
    CHECK(told(machine_of(restoring).redact(Request{"/"})) ==
          "GET /\naccept-encoding: identity\nwaybill-exchange: " + std::string(exchange_id) + "\n");
    const std::string empty = root + "    inbound: {body: {format: json, restore: {}}}\n";
    CHECK(told(machine_of(empty).redact(Request{"/"})).find("accept-encoding") == std::string::npos);
}

TEST_CASE("a message without its head gives windows without one") {
    auto machine = machine_of(full);
    const auto done = machine.redact(R"({"n":"Anna"})", 100);
    REQUIRE(done.windows.size() == 1);
    CHECK_FALSE(done.windows[0].head);
    CHECK(record(done.windows[0]) == "body $.n pii.name clear 1\n0 body \"Anna\"\n");
}

TEST_CASE("the head is of the first window whose entry counts its items") {
    auto machine = machine_of(full);
    redact::Ceilings ceilings;
    ceilings.window.evidenced_items = 3;
    const Request request{"/v1/a-b/x/people/1?q=1", {}, R"({"n":"Anna"})"};
    const auto done = machine.redact(request, 2, ceilings);
    REQUIRE(done.windows.size() == 2);
    CHECK(told(done).starts_with("POST /v1/"));
    CHECK(done.windows[0].body.empty());
    CHECK_FALSE(done.windows[0].draft.last);
    CHECK(done.windows[0].draft.items.size() == 3);
    CHECK(record(done.windows[1]) == "body $.n pii.name clear 1\n0 body \"Anna\"\n");
    CHECK(done.windows[1].draft.head_values.empty());
    ceilings.window.evidenced_items = 4;
    CHECK(machine.redact(request, 2, ceilings).windows.size() == 2);  // the closing brace follows
    ceilings.window.evidenced_items = 5;
    CHECK(machine.redact(request, 2, ceilings).windows.size() == 1);
}

namespace {

class Watcher final : public redact::Observer {
public:
    void item(const redact::ObservedItem& item) override {
        seen += item.at + " " + item.treatment + " " + item.before + (item.sent ? " -> " + item.after : "") + ", " +
                item.because + "\n";
    }
    std::string seen;
};

}  // namespace

TEST_CASE("a watcher is told of the items of the head and changes nothing of it") {
    auto machine = machine_of(full);
    Watcher watcher;
    const Request request{"/v1/a-b/x/people/1234?u=1&ssn=%37", {{"x-phone", "5678"}, {"Accept", "*"}}, "{}"};
    CHECK(told(machine.redact(request, 100, {}, &watcher)) == told(machine.redact(request)));
    CHECK(watcher.seen ==
          "path company clear x -> x, shared\n"
          "path person mask 1234 -> %2A%2A34, shared\n"
          "query u drop 1, no policy names it\n"
          "query ssn drop %37, not shared\n"
          "header x-phone mask 5678 -> **78, shared\n");
}

TEST_CASE("a watcher is told why a header that the Connection field names is not sent") {
    auto machine = machine_of(full);
    Watcher watcher;
    const Request request{"/v1/a-b/x/people/1", {{"x-phone", "5678"}, {"connection", "x-phone"}}, "{}"};
    CHECK_FALSE(machine.redact(request, 100, {}, &watcher).refused);
    CHECK(watcher.seen.ends_with("header x-phone mask 5678, the sender's Connection field names it\n"));
}

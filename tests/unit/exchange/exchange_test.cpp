// One exchange from top to bottom: what comes before what, and what a failure at each step leaves behind.
#include "exchange_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail}
  tech.id: {title: Id, evidence: count}
)";

std::string vendor_file(const std::string& more = "", const std::string& until = "2099-12-31") {
    return R"(
vendor: acme
title: Acme
agreement: {reference: D-1, purpose: p, valid: {from: 2020-01-01, until: )" +
           until + R"(}, share: {pii.name: clear, pii.email: tokenize, tech.id: clear}}
connection: {url: "https://vendor.example"}
routes:
  - route: people
    match: POST /v1/people
    clients: ["spiffe://corp.example/hr/*"]
    )" + more +
           R"(
    outbound: {body: {format: json, fields: {"$.people[*].name": pii.name, "$.people[*].email": pii.email}}}
    inbound: {body: {format: json, restore: {"$.email": pii.email}}}
  - route: ping
    match: GET /v1/ping/{id}
    clients: ["*"]
    outbound: {path: {id: tech.id}, query: {lang: tech.id}}
)";
}

std::shared_ptr<const policy::Snapshot> policies(const std::string& more = "",
                                                 const std::string& until = "2099-12-31") {
    return snapshot_of(catalog, "acme", vendor_file(more, until));
}

std::string many_people(std::size_t count) {
    std::string out = R"({"people":[)";
    for (std::size_t i = 0; i < count; ++i)
        out += std::string(i == 0 ? "" : ",") + R"({"name":")" + std::string(1000, 'n') + R"(","secret":1})";
    return out + "]}";
}

}  // namespace

TEST_CASE("a message is committed before it is sent and its vendor is chosen before it is committed") {
    Stage stage(policies());
    stage.client.body = {R"({"people":[{"name":"Anna",)", R"("born":1980}]})"};
    stage.vendors.body = {R"({"ok":true})"};
    stage.vendors.response.content_length = 11;
    stage.vendors.response.fields = {{"content-type", "application/json"}};
    stage.serve();
    CHECK(stage.trace ==
          Trace{"open acme", "commit window 0 last", "send head last", "answer 200", "record outcome", "close vendor"});
    REQUIRE(stage.vendors.heads.size() == 1);
    CHECK(stage.vendors.heads[0].method == "POST");
    CHECK(stage.vendors.opened_identity.starts_with("https://"));
    CHECK(stage.vendors.heads[0].target == "/v1/people");
    CHECK(stage.vendors.pushed == std::vector<std::string>{R"({"people":[{"name":"Anna"}]})"});
    CHECK(stage.client.answered == R"({"ok":true})");
    CHECK(stage.client.field("waybill-exchange") == stage.log.shared[0].id);
    REQUIRE(stage.log.outcomes.size() == 1);
    CHECK(stage.log.outcomes[0].end == audit::Outcome::End::complete);
    CHECK(stage.log.outcomes[0].windows == 1);
    CHECK(stage.log.outcomes[0].status == 200);
    CHECK(stage.log.outcomes[0].bytes == 11);
    CHECK(stage.shared.memory.used() == 0);
    CHECK(stage.shared.counters.open == 0);
}

TEST_CASE("each window of a long message is committed before it is sent") {
    Stage stage(policies());
    stage.client.body = {many_people(2500)};
    stage.vendors.response.status = 204;
    stage.serve();
    CHECK(stage.trace == Trace{"open acme", "commit window 0", "send head", "commit window 1", "send",
                               "commit window 2 last", "send last", "answer 204", "record outcome", "close vendor"});
    for (std::size_t i = 0; i < stage.log.bodies.size(); ++i) CHECK(stage.log.bodies[i] == stage.vendors.pushed[i]);
}

TEST_CASE("a route without a body sends a head alone and records its items") {
    Stage stage(policies());
    stage.client.request.method = "GET";
    stage.client.request.target = "/acme/v1/ping/a%20b?lang=de&trace=secret";
    stage.client.request.fields = {{"user-agent", "curl"}, {"authorization", "Bearer secret"}};
    stage.serve();
    REQUIRE(stage.vendors.heads.size() == 1);
    CHECK(stage.vendors.heads[0].target == "/v1/ping/a%20b?lang=de");
    for (const auto& field : stage.vendors.heads[0].fields) CHECK(field.name == "waybill-exchange");
    REQUIRE(stage.log.shared.size() == 1);
    CHECK(stage.log.shared[0].last);
}

TEST_CASE("a bound listener needs no vendor in the path and an unbound one does") {
    Stage bound(policies());
    bound.client.vendor = "acme";
    bound.client.request.target = "/v1/people";
    bound.client.body = {R"({"people":[]})"};
    bound.serve();
    CHECK(bound.client.answer.status == 200);

    Stage unbound(policies());
    unbound.client.request.target = "/v1/people";
    unbound.client.body = {R"({"people":[]})"};
    unbound.serve();
    CHECK(unbound.client.answer.status == 404);
    CHECK(unbound.client.field("waybill-refusal") == "vendor-unknown");
}

TEST_CASE("what is refused before its first window is on record before it is answered and reaches no vendor") {
    struct Row {
        const char* what;
        std::function<void(Stage&)> set;
        int status;
        const char* code;
    };
    const std::vector<Row> rows{
        {"nobody", [](Stage& s) { s.client.identity = Result<std::string>(fail(Code::client_unidentified, "x")); }, 403,
         "client-unidentified"},
        {"revoked", [](Stage& s) { s.client.trusted = false; }, 403, "client-not-trusted"},
        {"another client", [](Stage& s) { s.client.identity = std::string("spiffe://corp.example/it/x"); }, 403,
         "client-not-allowed"},
        {"no vendor", [](Stage& s) { s.client.request.target = "/nobody/v1/people"; }, 404, "vendor-unknown"},
        {"no route", [](Stage& s) { s.client.request.target = "/acme/v2/people"; }, 404, "route-unknown"},
        {"another method", [](Stage& s) { s.client.request.method = "PUT"; }, 404, "route-unknown"},
        {"dot segments", [](Stage& s) { s.client.request.target = "/acme/../v1/people"; }, 400, "path-refused"},
        {"another type", [](Stage& s) { s.client.request.fields = {{"content-type", "text/plain"}}; }, 415,
         "content-type-unsupported"},
        {"no type", [](Stage& s) { s.client.request.fields.clear(); }, 415, "content-type-unsupported"},
        {"two types",
         [](Stage& s) {
             s.client.request.fields = {{"content-type", "application/json"}, {"content-type", "application/json"}};
         },
         415, "content-type-unsupported"},
        {"an unknown coding", [](Stage& s) { s.client.request.fields.push_back({"content-encoding", "lzma"}); }, 415,
         "coding-unsupported"},
        {"two codings",
         [](Stage& s) {
             s.client.request.fields.push_back({"content-encoding", "gzip"});
             s.client.request.fields.push_back({"content-encoding", "br"});
         },
         415, "coding-unsupported"},
        {"not of its coding", [](Stage& s) { s.client.request.fields.push_back({"content-encoding", "gzip"}); }, 400,
         "coding-malformed"},
        {"too long by its length", [](Stage& s) { s.client.request.content_length = 65 << 20; }, 413, "body-too-large"},
        {"malformed", [](Stage& s) { s.client.body = {"{\"a\":1,\"a\":2}"}; }, 400, "body-malformed"},
        {"cut short", [](Stage& s) { s.client.body = {"{\"a\":"}; }, 400, "body-malformed"},
        {"a slow client",
         [](Stage& s) { s.client.broken = Error(Code::request_timeout, "the body did not come in time"); }, 408,
         "request-timeout"},
        {"no vendor there", [](Stage& s) { s.vendors.unreachable = Error(Code::vendor_unreachable, "refused"); }, 502,
         "vendor-unreachable"},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Stage stage(policies());
        stage.client.body = {R"({"people":[{"name":"Anna"}]})"};
        row.set(stage);
        stage.serve();
        CHECK(stage.log.shared.empty());
        CHECK(stage.vendors.pushed.empty());
        CHECK(stage.client.answer.status == row.status);
        CHECK(stage.client.field("waybill-refusal") == row.code);
        REQUIRE(stage.log.refusals.size() == 1);
        CHECK(stage.log.refusals[0].code == row.code);
        CHECK(stage.log.outcomes.empty());
        const auto recorded =
            std::find(stage.trace.begin(), stage.trace.end(), std::string("record refused ") + row.code);
        const auto answered = std::find(stage.trace.begin(), stage.trace.end(), "answer " + std::to_string(row.status));
        CHECK(recorded < answered);
        CHECK(answered != stage.trace.end());
    }
}

TEST_CASE("a lapsed agreement refuses by the newest time that the record knows") {
    Stage stage(policies("", "2026-11-23"));
    stage.client.body = {R"({"people":[]})"};
    stage.log.newest = *base::parse_time("2026-11-24T00:00:00Z");
    stage.serve();
    CHECK(stage.client.field("waybill-refusal") == "agreement-lapsed");
}

TEST_CASE("nothing is sent where the window cannot be recorded") {
    Stage stage(policies());
    stage.client.body = {R"({"people":[{"name":"Anna"}]})"};
    stage.log.durable = 0;
    stage.serve();
    CHECK(stage.vendors.pushed.empty());
    CHECK(stage.client.answer.status == 503);
    CHECK(stage.client.field("waybill-refusal") == "audit-unavailable");
    CHECK(stage.log.refusals.empty());
}

TEST_CASE("a refusal that cannot be recorded is answered as such") {
    Stage stage(policies());
    stage.client.body = {"{"};
    stage.log.durable = 0;
    stage.serve();
    CHECK(stage.client.field("waybill-refusal") == "audit-unavailable");
}

TEST_CASE("a message that turns out bad after its first window is broken off and on record as refused") {
    Stage stage(policies());
    stage.client.body = {many_people(1500).substr(0, 1'400'000), "]}"};
    stage.serve();
    CHECK(stage.vendors.pushed.size() == 1);
    CHECK_FALSE(stage.vendors.ended);
    REQUIRE(stage.log.refusals.size() == 1);
    CHECK(stage.log.refusals[0].code == "body-malformed");
    CHECK(stage.log.refusals[0].window == 1U);
    REQUIRE(stage.log.outcomes.size() == 1);
    CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
    CHECK(stage.log.outcomes[0].windows == 1);
    CHECK(stage.client.answer.status == 400);
    // The vendor's connection is closed before anything else happens.
    const auto closed = std::find(stage.trace.begin(), stage.trace.end(), "close vendor");
    const auto recorded = std::find(stage.trace.begin(), stage.trace.end(), "record refused body-malformed");
    CHECK(closed < recorded);
}

TEST_CASE("a whole route sends nothing of a message that turns out bad") {
    Stage stage(policies("whole: true"));
    stage.client.body = {many_people(1500).substr(0, 1'400'000), "]}"};
    stage.serve();
    CHECK(stage.vendors.pushed.empty());
    CHECK(stage.log.shared.empty());
}

TEST_CASE("policies are judged again at each window") {
    struct Row {
        const char* what;
        std::function<void(Stage&)> change;
        const char* code;
    };
    const std::vector<Row> rows{
        {"its days are over", [](Stage& s) { s.clock.at = *base::parse_time("2100-01-01T00:00:00Z"); },
         "agreement-lapsed"},
        {"the agreement was replaced",
         [](Stage& s) {
             std::string other = vendor_file();
             other.replace(other.find("D-1"), 3, "D-2");
             s.shared.snapshot.store(snapshot_of(catalog, "acme", other));
         },
         "agreement-gone"},
        {"the vendor is reached elsewhere",
         [](Stage& s) {
             std::string other = vendor_file();
             other.replace(other.find("vendor.example"), 14, "else.example");
             s.shared.snapshot.store(snapshot_of(catalog, "acme", other));
         },
         "agreement-gone"},
        {"the vendor is gone",
         [](Stage& s) {
             std::string other = vendor_file();
             other.replace(other.find("vendor: acme"), 12, "vendor: other");
             s.shared.snapshot.store(snapshot_of(catalog, "other", other));
         },
         "agreement-gone"},
        {"the client was revoked", [](Stage& s) { s.client.trusted = false; }, "client-not-trusted"},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        Stage stage(policies());
        stage.client.body = {many_people(2500)};
        stage.log.after_commit = [&] { row.change(stage); };
        stage.serve();
        CHECK(stage.vendors.pushed.size() == 1);
        REQUIRE(stage.log.refusals.size() == 1);
        CHECK(stage.log.refusals[0].code == row.code);
        REQUIRE(stage.log.outcomes.size() == 1);
        CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
    }
}

TEST_CASE("a message keeps the field map that it began with") {
    Stage stage(policies());
    stage.client.body = {many_people(1200)};
    stage.log.after_commit = [&] {
        std::string other = vendor_file();
        const std::string clear = "pii.name: clear";
        other.replace(other.find(clear), clear.size(), "pii.name: drop");
        stage.shared.snapshot.store(snapshot_of(catalog, "acme", other));
    };
    stage.serve();
    REQUIRE(stage.log.shared.size() == 2);
    CHECK(stage.log.shared[0].policy == stage.log.shared[1].policy);
    CHECK(stage.vendors.ended);
}

TEST_CASE("an early answer is passed on and the exchange counts as broken") {
    Stage stage(policies());
    stage.client.body = {many_people(2500)};
    stage.vendors.answers_early = true;
    stage.vendors.response.status = 413;
    stage.serve();
    CHECK(stage.vendors.pushed.size() == 1);
    CHECK(stage.client.answer.status == 413);
    REQUIRE(stage.log.outcomes.size() == 1);
    CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
    CHECK(stage.log.outcomes[0].status == 413);
}

TEST_CASE("a vendor that fails after the message was sent breaks the exchange off and is no refusal") {
    for (const Code code : {Code::vendor_timeout, Code::vendor_broke_off, Code::vendor_malformed}) {
        Stage stage(policies());
        stage.client.body = {R"({"people":[]})"};
        stage.vendors.fails_at_head = Error(code, "it failed");
        stage.serve();
        CHECK(stage.client.answer.status == base::row(code).status);
        CHECK(stage.client.field("waybill-refusal") == base::name_of(code));
        CHECK(stage.log.refusals.empty());
        REQUIRE(stage.log.outcomes.size() == 1);
        CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
        CHECK_FALSE(stage.log.outcomes[0].status);
    }
}

TEST_CASE("a vendor that fails within its answer breaks the answer off") {
    Stage stage(policies());
    stage.client.body = {R"({"people":[]})"};
    stage.vendors.response.fields = {{"content-type", "text/plain"}};
    stage.vendors.body = {"some of it"};
    stage.vendors.fails_in_body = Error(Code::vendor_broke_off, "it closed the connection");
    stage.serve();
    CHECK(stage.client.answer.status == 200);
    CHECK_FALSE(stage.client.ended);
    CHECK(std::find(stage.trace.begin(), stage.trace.end(), "reset client") != stage.trace.end());
    REQUIRE(stage.log.outcomes.size() == 1);
    CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
    CHECK(stage.log.outcomes[0].status == 200);
    CHECK(stage.log.outcomes[0].note == "type");
}

TEST_CASE("a client that goes away leaves a record and gets no answer") {
    Stage before(policies());
    before.client.body = {"{"};
    before.client.broken = Error(Code::client_gone, "the client has closed the connection");
    before.serve();
    REQUIRE(before.log.refusals.size() == 1);
    CHECK(before.log.refusals[0].code == "client-gone");
    CHECK(before.client.answer.status == 0);

    Stage within(policies());
    within.client.body = {R"({"people":[]})"};
    within.client.gone = true;
    within.serve();
    REQUIRE(within.log.outcomes.size() == 1);
    CHECK(within.log.outcomes[0].end == audit::Outcome::End::broken);
}

TEST_CASE("the vendor's fields that are the gateway's own business do not reach the client") {
    Stage stage(policies());
    stage.client.body = {R"({"people":[]})"};
    stage.vendors.response.fields = {{"Alt-Svc", "h3=\":443\""},
                                     {"Waybill-Refusal", "forged"},
                                     {"waybill-exchange", "forged"},
                                     {"Connection", "x-hop"},
                                     {"X-Hop", "1"},
                                     {"X-Request-Id", "42"}};
    stage.serve();
    CHECK(stage.client.field("alt-svc").empty());
    CHECK(stage.client.field("waybill-refusal").empty());
    CHECK(stage.client.field("x-hop").empty());
    CHECK(stage.client.field("x-request-id") == "42");
    CHECK(stage.client.field("waybill-exchange") == stage.log.shared[0].id);
}

TEST_CASE("tokens are restored where the answer can be read and otherwise the outcome says why not") {
    Stage first(policies());
    first.client.body = {R"({"people":[{"email":"anna@corp.example"}]})"};
    first.serve();
    const std::string sent = first.vendors.pushed.at(0);
    const auto begin = sent.find("wbt1.");
    const std::string answer = R"({"email":")" + sent.substr(begin, sent.find('"', begin) - begin) + R"("})";

    struct Row {
        std::string type, coding, note, body;
        std::optional<std::uint64_t> restored;
    };
    const std::vector<Row> rows{
        {"application/json", "", "", R"({"email":"anna@corp.example"})", 1},
        {"text/plain", "", "type", answer, std::nullopt},
        {"application/json", "gzip", "coding", answer, std::nullopt},
    };
    for (const Row& row : rows) {
        INFO(row.type << " " << row.coding);
        first.vendors.body = {answer};
        first.client.body = {R"({"people":[]})"};
        first.client.answered.clear();
        first.vendors.response.fields = {{"content-type", row.type}};
        if (!row.coding.empty()) first.vendors.response.fields.push_back({"content-encoding", row.coding});
        first.serve();
        CHECK(first.client.answered == row.body);
        CHECK(first.log.outcomes.back().note == row.note);
        CHECK(first.log.outcomes.back().restored == row.restored);
        CHECK(first.log.outcomes.back().bytes == row.body.size());
    }
}

TEST_CASE("an answer that is not what it says it is does not pass as restored") {
    Stage stage(policies());
    stage.client.body = {R"({"people":[]})"};
    stage.vendors.response.fields = {{"content-type", "application/json"}};
    stage.vendors.body = {"<html>"};
    stage.serve();
    CHECK(stage.client.answer.status == 502);
    CHECK(stage.client.field("waybill-refusal") == "vendor-malformed");
    CHECK(stage.client.answered.find("<html>") == std::string::npos);
}

TEST_CASE("memory is reserved before the body is read and beyond it an exchange is shed") {
    Stage stage(policies(), 100);
    stage.client.body = {R"({"people":[]})"};
    stage.serve();
    CHECK(stage.client.answer.status == 503);
    CHECK(stage.client.field("waybill-refusal") == "overloaded");
    CHECK(stage.client.field("retry-after") == "1");
    CHECK(stage.client.body.size() == 1);
    CHECK(stage.shared.memory.used() == 0);
}

TEST_CASE("a message that is held whole is shed where it outgrows the memory") {
    std::string names = R"({"people":[{"name":"x")";
    for (int i = 0; i < 60'000; ++i) names += R"(},{"name":"x")";
    Stage stage(policies("whole: true"), 2 << 20);
    stage.client.request.content_length = 100'000;  // what it says of itself is not what it holds
    for (std::size_t at = 0; at < names.size(); at += 65'536) stage.client.body.push_back(names.substr(at, 65'536));
    stage.client.body.push_back("}]}");
    stage.serve();
    CHECK(stage.client.answer.status == 503);
    CHECK(stage.log.shared.empty());
    CHECK(stage.shared.memory.used() == 0);

    Stage roomy(policies("whole: true"), 64 << 20);
    roomy.client.request.content_length = 100'000;
    for (std::size_t at = 0; at < names.size(); at += 65'536) roomy.client.body.push_back(names.substr(at, 65'536));
    roomy.client.body.push_back("}]}");
    roomy.serve();
    CHECK(roomy.client.answer.status == 200);
    CHECK(roomy.log.shared.size() > 1);
}

TEST_CASE("a vendor that does not end a value of its answer takes no more memory than there is") {
    Stage stage(policies(), 1 << 20);
    stage.client.body = {R"({"people":[]})"};
    stage.client.request.content_length = 13;
    stage.vendors.response.fields = {{"content-type", "application/json"}};
    stage.vendors.body.push_back("\"");
    for (int i = 0; i < 14; ++i) stage.vendors.body.push_back(std::string(65'536, 'x'));
    stage.vendors.body.push_back("\"");
    stage.serve();
    CHECK(stage.client.field("waybill-refusal") == "overloaded");
    CHECK(stage.log.refusals.empty());
    REQUIRE(stage.log.outcomes.size() == 1);
    CHECK(stage.log.outcomes[0].end == audit::Outcome::End::broken);
    CHECK(stage.shared.memory.used() == 0);
}

TEST_CASE("beyond ten a second the refusals of one client are counted together") {
    Stage stage(policies());
    stage.client.request.target = "/nobody";
    for (int i = 0; i < 25; ++i) {
        stage.serve();
        CHECK(stage.client.answer.status == 404);
    }
    CHECK(stage.log.refusals.size() == 10);
    const auto due = stage.shared.refusals.due(std::chrono::steady_clock::now(), exchange::Refusals::Due::all);
    REQUIRE(due.size() == 1);
    CHECK(due[0].client == "spiffe://corp.example/hr/sync");
    CHECK(due[0].code == "vendor-unknown");
    CHECK(due[0].count == 15U);
    CHECK(due[0].id.empty());
}

TEST_CASE("a request that never became one is on record with its client") {
    Stage stage(policies());
    stage.refuse(Error(Code::request_malformed, "two lengths", 17));
    REQUIRE(stage.log.refusals.size() == 1);
    CHECK(stage.log.refusals[0].code == "request-malformed");
    CHECK(stage.log.refusals[0].client == "spiffe://corp.example/hr/sync");
    CHECK(stage.client.answer.status == 400);
}

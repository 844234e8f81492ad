// Tokens that went out come back as the values they stand for, where the route says so and nowhere else.
#include "redact_fixture.hpp"
#include "waybill/redact/restorer.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  pii.email: {title: E-mail address}
  pii.name: {title: Name}
  hr.salary: {title: Salary}
)";

constexpr const char* vendor = R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.email: tokenize, hr.salary: tokenize, pii.name: clear}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: json
        fields: {"$[*].email": pii.email, "$[*].salary": hr.salary, "$[*].name": pii.name}
    inbound:
      body:
        format: json
        restore: {"$[*].email": pii.email, "$[*].salary": hr.salary}
)";

struct Back {
    std::string out;
    std::uint64_t restored = 0;
    std::optional<Error> refused;
};

Back restore(Machine& machine, Bytes message, std::size_t chunk, const std::string& type = {}) {
    redact::Restorer restorer(permit_for(machine.snapshot, policy::Direction::inbound), machine.restore_keys(),
                              machine.random, {}, nullptr, redact::Restorer::Tokens::restore, {type, exchange_id});
    Back back;
    while (!message.empty()) {
        const Bytes piece = message.substr(0, chunk);
        message.remove_prefix(piece.size());
        if (auto fed = restorer.feed(piece, back.out); !fed) {
            back.refused = fed.error();
            return back;
        }
    }
    if (auto finished = restorer.finish(back.out); !finished) back.refused = finished.error();
    back.restored = restorer.restored();
    return back;
}

}  // namespace

TEST_CASE("tokens come back as the values they stand for with their types") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    const std::string message = R"([{"email":"a\"\u00e9@x","salary":1234.50,"name":"A"},{"email":true,"salary":null}])";
    const std::string sent = machine.redact(message, 9).output();
    CHECK(sent.find("1234") == std::string::npos);
    for (const std::size_t chunk : {1, 5, 1000}) {
        const Back back = restore(machine, sent, chunk);
        REQUIRE(!back.refused);
        CHECK(back.out ==
              "[{\"email\":\"a\\\"\xc3\xa9@x\",\"salary\":1234.50,\"name\":\"A\"},{\"email\":true,\"salary\":null}]");
        CHECK(back.restored == 3);
    }
}

TEST_CASE("a token in another place or of another category stays a token") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    const std::string sent = machine.redact(R"([{"email":"a@x"}])", 100).output();
    const std::string token = sent.substr(11, sent.size() - 11 - 3);
    for (const std::string& answer :
         {"[{\"name\":\"" + token + "\"}]", "[{\"salary\":\"" + token + "\"}]", "{\"email\":\"" + token + "\"}",
          "[{\"email\":\"" + token.substr(0, token.size() - 1) + "x\"}]"}) {
        const Back back = restore(machine, answer, 100);
        CHECK(back.out == answer);
        CHECK(back.restored == 0);
    }
    CHECK(restore(machine, "[{\"email\":\"" + token + "\"}]", 100).out == R"([{"email":"a@x"}])");
}

TEST_CASE("tokens inside a longer string come back as text") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    const std::string sent = machine.redact(R"([{"email":"a@x","salary":7},{"email":"b\"@x"}])", 100).output();
    const auto token = [&](std::size_t from) {
        const std::size_t begin = sent.find("wbt1.", from);
        return sent.substr(begin, sent.find('"', begin) - begin);
    };
    const std::string first = token(0), salary = token(sent.find("salary")), second = token(sent.rfind("email"));
    const std::string answer = "[{\"email\":\"to " + first + ", " + second + " and " + salary + "\\n\"}]";
    for (const std::size_t chunk : {1, 7, 1000}) {
        const Back back = restore(machine, answer, chunk);
        REQUIRE(!back.refused);
        CHECK(back.out == "[{\"email\":\"to a@x, b\\\"@x and " + salary + "\\u000a\"}]");
        CHECK(back.restored == 2);
    }
}

TEST_CASE("everything else of an answer passes with its bytes") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    const std::string answer = R"([{"other":[1E400,-0.0,{}],"email":"plain","x":[]},[],{},"s"])";
    CHECK(restore(machine, answer, 3).out == answer);
}

TEST_CASE("names of an answer keep their spelling and are found by their text") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    const std::string sent = machine.redact(R"([{"email":"a@x"}])", 100).output();
    const std::string token = sent.substr(11, sent.size() - 11 - 3);
    for (const std::size_t chunk : {1, 3, 1000}) {
        const Back back = restore(machine, R"([{"\u0065mail":")" + token + R"(","\u00e9\/":{"n\u0061me":1}}])", chunk);
        CHECK(back.out == R"([{"\u0065mail":"a@x","\u00e9\/":{"n\u0061me":1}}])");
        CHECK(back.restored == 1);
    }
}

TEST_CASE("an answer that is not what the route says is refused") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    CHECK(restore(machine, R"([{"email":1,"email":2}])", 3).refused);
    CHECK(restore(machine, "<html>", 3).refused);
}

TEST_CASE("an answer of another type passes as it is and no further than the body limit") {
    Machine machine(snapshot_of(catalog, "case", vendor));
    redact::Ceilings ceilings;
    ceilings.body_bytes = 10;
    redact::Restorer restorer(permit_for(machine.snapshot, policy::Direction::inbound), machine.restore_keys(),
                              machine.random, ceilings, nullptr, redact::Restorer::Tokens::leave);
    std::string out;
    REQUIRE(restorer.feed("<html>", out));
    const auto beyond = restorer.feed("</html>", out);
    REQUIRE(!beyond);
    CHECK(beyond.error().code() == Code::body_too_large);
    CHECK(out == "<html>");
}

TEST_CASE("tokens come back in a form as in any other format and are percent encoded there") {
    std::string as_form = vendor;
    for (const std::string from : {"format: json", "$[*].", "format: json", "$[*].", "$[*].", "$[*].", "$[*]."}) {
        const auto at = as_form.find(from);
        REQUIRE(at != std::string::npos);
        as_form.replace(at, from.size(), from == "format: json" ? "format: form" : "$.");
    }
    Machine machine(snapshot_of(catalog, "case", as_form));
    const std::string sent = machine.redact("email=a%2B%C3%A9%40x&name=A+B&salary=7&email", 9).output();
    CHECK(sent.find("%40") == std::string::npos);
    for (const std::size_t chunk : {1, 5, 1000}) {
        const Back back = restore(machine, sent + "&oth%65r[]=%41+&flag", chunk);
        REQUIRE(!back.refused);
        CHECK(back.out == "email=a%2B%C3%A9%40x&name=A+B&salary=7&email=&oth%65r[]=%41+&flag");
        CHECK(back.restored == 3);
    }
    CHECK(restore(machine, "email=%zz", 3).refused);
}

TEST_CASE("tokens come back in every format however the answer is cut") {
    struct Row {
        const char *format, *fields, *message, *kept, *type;
    };
    for (const Row& row :
         {Row{"ndjson", "\"$[*].e\": pii.email", "{\"e\":\"a@x\",\"n\":1}\n{\"e\":\"b\"}\n",
              "{\"e\":\"a@x\"}\n{\"e\":\"b\"}\n", ""},
          Row{"csv", "\"$[*].e\": pii.email", "n,e\r\n1,\"a,x\"\r\n2,b\r\n", "e\r\n\"a,x\"\r\nb\r\n", ""},
          Row{"xml", "\"$.r.e['#text']\": pii.email, \"$.r['@e']\": pii.email",
              "<r e=\"k\"><e>a &lt; x</e><n>1</n></r>",
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r e=\"k\"><e>a &lt; x</e></r>", ""},
          Row{"text", "$: pii.email", "a@x", "a@x", ""},
          Row{"multipart", "\"$.e['#body']\": pii.email",
              "--XX\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\na@x\r\n--XX--\r\n",
              "--waybill-01935c00-0000-7000-8000-000000000000\r\nContent-Disposition: form-data; "
              "name=\"e\"\r\n\r\na@x\r\n--waybill-01935c00-0000-7000-8000-000000000000--\r\n",
              "multipart/form-data; boundary=XX"}}) {
        INFO(row.format);
        std::string text = vendor;
        const std::string format = std::string("format: ") + row.format + "\n";
        text = text.substr(0, text.find("format: json")) + format + "        fields: {" + row.fields +
               "}\n    inbound:\n      body:\n        " + format + "        restore: {" + row.fields + "}\n";
        Machine machine(snapshot_of(catalog, "case", text));
        machine.content_type = row.type;
        const auto sent = machine.redact(row.message, 7);
        REQUIRE(!sent.refused);
        CHECK(sent.output().find("wbt1.") != std::string::npos);
        CHECK(sent.output().find("a@x") == std::string::npos);
        for (const std::size_t chunk : {1, 5, 1000}) {
            const Back back =
                restore(machine, sent.output(), chunk,
                        row.type[0] == 0 ? "" : "multipart/form-data; boundary=waybill-" + std::string(exchange_id));
            REQUIRE(!back.refused);
            CHECK(back.out == row.kept);
            CHECK(back.restored > 0);
        }
    }
}

TEST_CASE("a token on the border of two stretches of a text comes back") {
    std::string text = vendor;
    text =
        text.substr(0, text.find("format: json")) +
        "format: text\n        fields: {$: pii.email}\n    inbound: {body: {format: text, restore: {$: pii.email}}}\n";
    Machine machine(snapshot_of(catalog, "case", text));
    const std::string token = machine.redact("a@x", 7).output();
    std::string answer, expected;
    while (answer.size() < 1'100'000) {
        const std::string words = "words " + std::string(answer.size() * 7 % 101, 'w') + " ";
        answer += words + token + ",";
        expected += words + "a@x,";
    }
    for (const std::size_t chunk : {std::size_t{1000}, answer.size()}) {
        const Back back = restore(machine, answer, chunk);
        REQUIRE(!back.refused);
        CHECK(back.out == expected);
    }
    const Back begun = restore(machine, "x wbt1.12345678.AAAA", 3);
    CHECK(begun.out == "x wbt1.12345678.AAAA");
}

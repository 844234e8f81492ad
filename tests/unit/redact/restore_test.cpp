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

Back restore(Machine& machine, Bytes message, std::size_t chunk) {
    redact::Restorer restorer(permit_for(machine.snapshot, policy::Direction::inbound), machine.restore_keys(),
                              machine.random, {}, nullptr);
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

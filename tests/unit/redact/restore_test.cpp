// Tokens that went out come back as the values they stand for, where the route says so and nowhere else.
#include "redact_fixture.hpp"
#include "waybill/base/text_codes.hpp"
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

namespace {

/// The vendor's file with another outbound and inbound map.
std::string vendor_of(const std::string& format, const std::string& fields, const std::string& restore) {
    const std::string text = vendor;
    return text.substr(0, text.find("format: json")) + "format: " + format + "\n        fields: {" + fields +
           "}\n    inbound:\n      body:\n        format: " + format + "\n        restore: {" + restore + "}\n";
}

std::string token_in(const std::string& sent, std::size_t from = 0) {
    const std::size_t begin = sent.find("wbt1.", from);
    const std::size_t end =
        sent.find_first_not_of(".-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", begin);
    return sent.substr(begin, end - begin);
}

}  // namespace

TEST_CASE("a token in JSON inside a JSON string comes back spelled by the inner format") {
    const std::string inner = "$.p: {format: json, restore: {$.e: pii.email, $.s: hr.salary}}";
    Machine machine(snapshot_of(catalog, "case", vendor_of("json", "$.e: pii.email, $.s: hr.salary", inner)));
    const std::string sent = machine.redact(R"({"e":"a\"},{\"x\\@x","s":12.50})", 100).output();
    const std::string mail = token_in(sent), salary = token_in(sent, sent.find("\"s\""));
    const std::string answer =
        R"({"p":"{\"e\":\")" + mail + R"(\",\"s\":\")" + salary + R"(\",\"n\":[1, \"to )" + mail + R"(\"]}","q":1})";
    for (const std::size_t chunk : {1, 7, 1000}) {
        const Back back = restore(machine, answer, chunk);
        REQUIRE(!back.refused);
        CHECK(back.out ==
              R"({"p":"{\"e\":\"a\\\"},{\\\"x\\\\@x\",\"s\":12.50,\"n\":[1,\"to )" + mail + R"(\"]}","q":1})");
        CHECK(back.restored == 2);
    }
    CHECK(restore(machine, R"({"p":null})", 3).out == R"({"p":null})");
    CHECK(restore(machine, R"({"p":"{}"})", 3).out == R"({"p":"{}"})");
    for (const char* wrong : {R"({"p":"{"})", R"({"p":1})", R"({"p":"{\"a\":1,\"a\":2}"})"}) {
        INFO(wrong);
        const Back back = restore(machine, wrong, 3);
        REQUIRE(back.refused);
        CHECK(back.refused->code() == Code::body_malformed);
    }
}

TEST_CASE("a message in a string that is not declared nested is a text and restored as one") {
    Machine machine(snapshot_of(catalog, "case", vendor_of("json", "$.e: pii.email", "$.e: pii.email")));
    const std::string token = token_in(machine.redact(R"({"e":"a\"x"})", 100).output());
    CHECK(restore(machine, R"({"e":"{\"e\":\")" + token + R"(\"}"})", 3).out == R"({"e":"{\"e\":\"a\"x\"}"})");
}

TEST_CASE("tokens come back in messages nested in every way and format") {
    struct Row {
        const char *format, *restore, *before, *after, *restored_before, *restored_after;
    };
    // What comes back is a",<&é: each format has its own way to say it.
    for (const Row& row : {
             Row{"json", "$.p: {format: form, restore: {$.e: pii.email}}", R"({"p":"x=%41&e=)", R"("})",
                 R"({"p":"x=%41&e=a%22%2C%3C%26%C3%A9)", R"("})"},
             Row{"json", "$.p: {format: csv, restore: {'$[*].e': pii.email}}", R"({"p":"e,n\r\n)", R"(,1\r\n"})",
                 "{\"p\":\"e,n\\u000d\\u000a\\\"a\\\"\\\",<&\xc3\xa9\\\"", ",1\\u000d\\u000a\"}"},
             Row{"form", "$.p: {format: json, restore: {$.e: pii.email}}", "p=%7B%22e%22:%22", "%22%7D",
                 "p=%7B%22e%22%3A%22a%5C%22%2C%3C%26%C3%A9%22%7D", ""},
             Row{"xml", "\"$.r['#text']\": {format: json, restore: {$.e: pii.email}}", "<r>{\"e\":\"", "\"}</r>",
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r>{\"e\":\"a\\\",&lt;&amp;\xc3\xa9\"}</r>", ""},
             Row{"json", "$.p: {format: json, restore: {$.q: {format: json, restore: {$.e: pii.email}}}}",
                 R"({"p":"{\"q\":\"{\\\"e\\\":\\\")", R"(\\\"}\"}"})",
                 "{\"p\":\"{\\\"q\\\":\\\"{\\\\\\\"e\\\\\\\":\\\\\\\"a\\\\\\\\\\\\\\\",<&\xc3\xa9", R"(\\\"}\"}"})"},
         }) {
        INFO(row.format << " " << row.restore);
        std::string text = vendor_of(row.format, "$.e: pii.email", row.restore);
        if (row.format == std::string("xml"))
            text.replace(text.find("$.e: pii.email"), 14, "\"$.e['#text']\": pii.email");
        Machine machine(snapshot_of(catalog, "case", text));
        const std::string message = row.format == std::string("json")   ? "{\"e\":\"a\\\",<&\xc3\xa9\"}"
                                    : row.format == std::string("form") ? "e=a%22%2C%3C%26%C3%A9"
                                                                        : "<e>a\",&lt;&amp;\xc3\xa9</e>";
        const std::string token = token_in(machine.redact(message, 100).output());
        for (const std::size_t chunk : {1, 5, 1000}) {
            const Back back = restore(machine, row.before + token + row.after, chunk);
            REQUIRE(!back.refused);
            CHECK(back.out == row.restored_before + std::string(row.restored_after));
            CHECK(back.restored == 1);
        }
    }
}

TEST_CASE("tokens come back in a message nested in base64 and in a part") {
    Machine machine(snapshot_of(
        catalog, "case",
        vendor_of("json", "$.e: pii.email", "$.p: {format: json, encoding: base64, restore: {$.e: pii.email}}")));
    const std::string token = token_in(machine.redact(R"({"e":"a@x"})", 100).output());
    const std::string coded = base::to_base64("{\"e\":\"" + token + "\"}");
    CHECK(restore(machine, R"({"p":")" + coded + R"("})", 5).out ==
          R"({"p":")" + base::to_base64(R"({"e":"a@x"})") + R"("})");
    CHECK(restore(machine, R"({"p":"no base64"})", 5).refused);

    const std::string text = vendor_of("multipart", "\"$.e['#body']\": pii.email",
                                       "\"$.p['#body']\": {format: json, restore: {$.e: pii.email}}");
    Machine parts(snapshot_of(catalog, "case", text));
    const std::string type = "multipart/form-data; boundary=XX";
    parts.content_type = type;
    const auto part = [](const char* name, const std::string& type, const std::string& content) {
        return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n" +
               (type.empty() ? "" : "Content-Type: " + type + "\r\n") + "\r\n" + content + "\r\n";
    };
    const std::string mine = token_in(parts.redact(part("e", "", "a\"@x") + "--XX--\r\n", 100).output());
    const std::string json = "{\"e\":\"" + mine + "\"}";
    for (const std::size_t chunk : {1, 9, 1000}) {
        const Back back = restore(
            parts, part("p", "application/json", json) + part("p", "text/plain", json) + "--XX--\r\n", chunk, type);
        REQUIRE(!back.refused);
        CHECK(back.out.find(R"({"e":"a\"@x"})") != std::string::npos);
        CHECK(back.out.find(json) != std::string::npos);  // of another type: no tokens are looked for
        CHECK(back.restored == 1);
    }
}

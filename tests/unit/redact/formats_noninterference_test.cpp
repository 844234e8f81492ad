// Promise 1 for every format and every treatment: the same kept values, whatever is withheld around them, give
// identical bytes, windows and entries; and no message gives other ones when it is cut elsewhere.
#include <functional>
#include <random>

#include "redact_fixture.hpp"
#include "waybill/format/coding.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

using Dice = std::mt19937_64;

std::size_t roll(Dice& dice, std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>(0, sides - 1)(dice);
}

template <class T>
const T& pick(Dice& dice, const std::vector<T>& of) {
    return of[roll(dice, of.size())];
}

/// What is kept of a record. `value` has the treatment that is tried.
struct Kept {
    std::string name, value;
};
using Records = std::vector<Kept>;

/// With withheld things in between, or without any.
enum class Noise { none, some };

struct Subject {
    const char* format;
    const char* fields;
    std::function<std::string(Dice&, const Records&, Noise)> render;
    const char* content_type = "";
};

bool now(Dice& dice, Noise noise) { return noise == Noise::some && roll(dice, 2) == 0; }

std::string secret(Dice& dice) {
    static const std::vector<std::string> secrets = {
        "", "s", "wbt1.x", "secret secret secret", "anna@example.com", "\xc3\xa9"};
    return pick(dice, secrets);
}

std::string csv(Dice& dice, const Records& records, Noise noise) {
    const bool front = now(dice, noise), middle = now(dice, noise), back = now(dice, noise);
    const char* end = now(dice, noise) ? "\r\n" : "\n";
    const auto cell = [&](bool there, const std::string& text, const char* before, const char* after) {
        return there ? before + ("\"" + text + "\"") + after : std::string();
    };
    std::string out = cell(front, "unknown", "", ",") + "name" + cell(middle, "gone", ",", "") + ",value" +
                      cell(back, "x,\"\"y", ",", "") + end;
    for (const Kept& kept : records)
        out += cell(front, secret(dice), "", ",") + kept.name + cell(middle, secret(dice), ",", "") + "," + kept.value +
               cell(back, secret(dice), ",", "") + end;
    return out;
}

std::string json_record(Dice& dice, const Kept& kept, Noise noise) {
    std::string out = "{";
    const auto gone = [&](const char* name) {
        if (now(dice, noise)) out += "\"" + std::string(name) + "\":[\"" + secret(dice) + "\",{\"name\":1}],";
    };
    gone("unknown");
    out += "\"name\":\"" + kept.name + "\",";
    gone("gone");
    out += "\"value\":\"" + kept.value + "\"";
    if (now(dice, noise)) out += ",\"last\":" + std::to_string(roll(dice, 1000));
    return out + "}";
}

std::string ndjson(Dice& dice, const Records& records, Noise noise) {
    std::string out;
    for (const Kept& kept : records) {
        if (now(dice, noise))
            out += pick(dice, std::vector<std::string>{"{\"gone\":1}\n", "\r\n", "[]\n", "{\"x\":{}}\n"});
        out += json_record(dice, kept, noise) + (now(dice, noise) ? "\r\n" : "\n");
    }
    return out;
}

std::string json(Dice& dice, const Records& records, Noise noise) {
    std::string out = "{";
    if (now(dice, noise)) out += "\"unknown\":{\"list\":[" + json_record(dice, {"a", "b"}, noise) + "]},";
    out += "\"list\":[";
    for (std::size_t i = 0; i < records.size(); ++i) out += (i > 0 ? "," : "") + json_record(dice, records[i], noise);
    return out + "]}";
}

std::string nested(Dice& dice, const Records& records, Noise noise) {
    std::string text;
    for (const char c : json(dice, records, noise))
        text += c == '"' ? "\\\"" : now(dice, noise) && c == 'n' ? "\\u006e" : std::string(1, c);
    return "{" + (now(dice, noise) ? "\"x\":\"" + secret(dice) + "\"," : std::string()) + "\"inner\":\"" + text + "\"}";
}

std::string form(Dice& dice, const Records& records, Noise noise) {
    std::string out;
    const auto gone = [&] {
        return now(dice, noise) ? "unknown=" + std::to_string(roll(dice, 99)) + "&" : std::string();
    };
    for (const Kept& kept : records) out += gone() + "name=" + kept.name + "&" + gone() + "value=" + kept.value + "&";
    out.pop_back();
    return out;
}

std::string multipart(Dice& dice, const Records& records, Noise noise) {
    std::string out = now(dice, noise) ? "preamble\r\n" : "";
    const auto part = [&](const std::string& name, const std::string& content) {
        out += "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"";
        if (now(dice, noise)) out += "; filename=\"" + std::string(roll(dice, 2) ? "secret.txt" : "x") + "\"";
        if (now(dice, noise)) out += "\r\nX-Secret: " + std::to_string(roll(dice, 99));
        out += "\r\n\r\n" + content + "\r\n";
    };
    for (const Kept& kept : records) {
        if (now(dice, noise)) part("unknown", secret(dice));
        part("name", kept.name);
        if (now(dice, noise)) part("gone", secret(dice));
        part("value", kept.value);
    }
    return out + "--XX--" + (now(dice, noise) ? "\r\nepilogue" : "\r\n");
}

std::string xml(Dice& dice, const Records& records, Noise noise) {
    std::string out = now(dice, noise) ? "<?xml version=\"1.0\"?>\n<r secret=\"1\">" : "<r>";
    const auto gone = [&] {
        if (now(dice, noise))
            out += pick(dice, std::vector<std::string>{"<unknown><name>x</name></unknown>", "<!-- secret -->", "\n  ",
                                                       "<gone a='1'/>", "<?secret x?>", "<unknown/>"});
    };
    for (const Kept& kept : records) {
        gone();
        out += now(dice, noise) ? "<item secret='x'>" : "<item>";
        gone();
        out += "<name>" + kept.name + "</name>";
        gone();
        out += "<value>" + kept.value + "</value>";
        gone();
        out += "</item>";
    }
    gone();
    return out + "</r>";
}

const std::vector<Subject>& subjects() {
    static const std::vector<Subject> all = {
        {"csv", R"("$[*].name": kept.name, "$[*].value": tried.value, "$[*].gone": gone.value)", csv},
        {"ndjson", R"("$[*].name": kept.name, "$[*].value": tried.value, "$[*].gone": gone.value)", ndjson},
        {"json", R"("$.list[*].name": kept.name, "$.list[*].value": tried.value, "$.list[*].gone": gone.value)", json},
        {"json", R"($.inner: {format: json, fields: {"$.list[*].name": kept.name, "$.list[*].value": tried.value}})",
         nested},
        {"form", R"($.name: kept.name, $.value: tried.value)", form},
        {"multipart", R"("$.name['#body']": kept.name, "$.value['#body']": tried.value)", multipart,
         "multipart/form-data; boundary=XX"},
        {"xml", R"("$.r.item.name['#text']": kept.name, "$.r.item.value['#text']": tried.value)", xml},
    };
    return all;
}

/// What is done to values of which kind.
struct Tried {
    const char* treatment;
    std::vector<std::string> values;
};

const std::vector<Tried>& treatments() {
    static const std::vector<Tried> all = {
        {"clear", {"a", "b c", "1.50", "0123456789"}},
        {"redact", {"a", "b", "0123456789"}},
        {"{mask: {keep_last: 2}}", {"a", "b c", "0123456789"}},
        {"hash", {"a", "b", "0123456789"}},
        {"tokenize", {"a", "b", "0123456789"}},
        {"{fpe: {alphabet: digits}}", {"0123456789", "4111 1111 1111 1111"}},
        {"{generalize: {to: month}}", {"1980-02-03", "2001-12-31"}},
        {"{generalize: {bucket: 10}}", {"17", "1234.5"}},
        {"{truncate: {length: 2}}", {"a", "abc", "0123456789"}},
        {"{scan: {otherwise: clear}}", {"a", "to anna@example.com now", "b@example.org"}},
        {"scan", {"a", "to anna@example.com now", "b@example.org"}},
    };
    return all;
}

constexpr const char* catalog = R"(
categories:
  kept.name: {title: Name}
  tried.value: {title: Value}
  gone.value: {title: Gone, subject: true}
  pii.email: {title: Mail, detect: email_address}
)";

std::string policy_text(const Subject& subject, const Tried& tried) {
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {kept.name: clear, pii.email: hash, tried.value: )" +
           std::string(tried.treatment) + R"(}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: )" +
           subject.format + "\n        fields: {" + subject.fields + "}\n";
}

std::string text(const Redaction& done) {
    std::string out;
    for (const Window& window : done.windows) {
        out += window.body + (window.draft.last ? "\nlast\n" : "\n");
        for (const auto& place : window.draft.places) out += place.at + " " + std::to_string(place.count) + "\n";
        for (const auto& item : window.draft.items)
            out += std::to_string(item.place) + " " + std::to_string(item.offset) + " " + std::to_string(item.length) +
                   "\n";
    }
    return out;
}

Records records(Dice& dice, const Tried& tried) {
    Records out;
    for (std::size_t i = 1 + roll(dice, 4); i > 0; --i)
        out.push_back({pick(dice, std::vector<std::string>{"Anna", "B", "C4"}), pick(dice, tried.values)});
    return out;
}

}  // namespace

TEST_CASE("in every format and under every treatment what is withheld does not influence what is sent") {
    std::size_t compared = 0, differing = 0;
    for (const Subject& subject : subjects())
        for (const Tried& tried : treatments()) {
            Machine machine(snapshot_of(catalog, "case", policy_text(subject, tried)));
            machine.content_type = subject.content_type;
            redact::Ceilings ceilings;
            for (std::uint64_t seed = 1; seed <= 12; ++seed) {
                Dice dice(seed);
                if (seed % 2 == 0) ceilings.window.output_bytes = 40;
                const Records kept = records(dice, tried);
                const std::string bare = subject.render(dice, kept, Noise::none);
                const auto expected = machine.redact(bare, 1000, ceilings);
                INFO(subject.format << " " << tried.treatment << " seed " << seed << "\n" << bare);
                REQUIRE(!expected.refused);
                for (int variant = 0; variant < 6; ++variant) {
                    const std::string decorated = subject.render(dice, kept, Noise::some);
                    INFO(decorated);
                    const auto got = machine.redact(decorated, 1 + roll(dice, 60), ceilings);
                    REQUIRE(!got.refused);
                    REQUIRE(text(got) == text(expected));
                    ++compared;
                    differing += decorated != bare;
                }
            }
        }
    CHECK(compared > 4000);
    CHECK(differing > compared / 2);  // the property was put to the test
}

TEST_CASE("in every format a message cut anywhere gives the same windows in any coding") {
    for (const Subject& subject : subjects())
        for (const Tried& tried : treatments()) {
            Machine machine(snapshot_of(catalog, "case", policy_text(subject, tried)));
            machine.content_type = subject.content_type;
            redact::Ceilings ceilings;
            ceilings.window.output_bytes = 60;
            Dice dice(7);
            const std::string message = subject.render(dice, records(dice, tried), Noise::some);
            INFO(subject.format << " " << tried.treatment << "\n" << message);
            const auto expected = machine.redact(message, message.size(), ceilings);
            REQUIRE(!expected.refused);
            for (const std::size_t chunk : {1, 2, 3, 5, 7, 11, 64})
                CHECK(text(machine.redact(message, chunk, ceilings)) == text(expected));
            for (const format::Coding& coding : format::codings()) {
                std::string coded;
                coding.make_encoder()->encode(message, format::Encoder::Last::yes, coded);
                machine.content_encoding = coding.name;
                CHECK(text(machine.redact(coded, 9, ceilings)) == text(expected));
            }
        }
}

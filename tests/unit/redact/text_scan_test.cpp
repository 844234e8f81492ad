// A text without end is scanned in stretches: what straddles two of them is found all the same.
#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = R"(
categories:
  text.free: {title: Text}
  pii.email: {title: Mail, detect: email_address, subject: true}
)";

std::string vendor(const std::string& scan, const std::string& mail) {
    return R"(vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {text.free: )" +
           scan + ", pii.email: " + mail + R"(}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound: {body: {format: text, fields: {$: text.free}}}
)";
}

/// Words and addresses in turns of all lengths, so that some address lies on every border.
struct Long {
    std::string message, expected;
};

Long make_long(std::size_t bytes) {
    Long out;
    for (std::size_t i = 0; out.message.size() < bytes; ++i) {
        const std::string words = "w\xc3\xb6rter " + std::string(i * 37 % 900, 'x') + " ";
        out.message += words + "person" + std::to_string(i) + "@example.com.\n";
        out.expected += words + "<mail>.\n";
    }
    return out;
}

}  // namespace

TEST_CASE("findings that straddle stretches of a text are treated however it is cut") {
    Machine machine(
        snapshot_of(catalog, "case", vendor("{scan: {otherwise: clear}}", R"({redact: {with: "<mail>"}})")));
    const Long text = make_long(1'300'000);
    for (const std::size_t chunk : {std::size_t{4096}, std::size_t{65'537}, text.message.size()}) {
        const auto got = machine.redact(text.message, chunk);
        REQUIRE(!got.refused);
        CHECK(got.output() == text.expected);
        CHECK(got.windows.size() >= 1);
    }
}

TEST_CASE("an address in a text refuses the message where its category is refused wherever it stands") {
    Machine machine(snapshot_of(catalog, "case", vendor("{scan: {otherwise: clear}}", "refuse")));
    for (const std::size_t before : {0u, 250'000u, 262'130u, 262'140u, 262'144u, 278'520u, 600'000u}) {
        INFO(before);
        std::string text(before, 'x');
        for (std::size_t i = 60; i < text.size(); i += 61) text[i] = ' ';
        const auto got = machine.redact(text + " anna@example.com", 10'000);
        REQUIRE(got.refused);
        CHECK(got.refused->code() == Code::item_refused);
        CHECK_FALSE(machine.redact(text, 10'000).refused);
    }
}

TEST_CASE("data subjects that are found in a text can be looked up") {
    Machine machine(snapshot_of(catalog, "case", vendor("{scan: {otherwise: clear}}", "drop")));
    redact::LookupKey key(crypto::Secret::random(32, machine.random));
    const auto got = machine.redact("to anna@example.com and bert@example.com", 7, {}, nullptr, &key);
    REQUIRE(!got.refused);
    CHECK(got.output() == "to  and ");
    REQUIRE(got.windows.size() == 1);
    REQUIRE(got.windows[0].draft.lookups.size() == 2);
    CHECK(got.windows[0].draft.lookups[0].place == audit::LookupDigest::withheld);
    CHECK(got.windows[0].draft.lookups[0].digest == key.digest("pii.email", "Anna@Example.com"));
}

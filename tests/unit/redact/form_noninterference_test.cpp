// Promise 1 for forms: the same kept pairs, whatever is withheld around them and however the names that the policy
// spells out are encoded, give identical bytes, windows and entries.
#include <random>

#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

using Dice = std::mt19937_64;

std::size_t roll(Dice& dice, std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>(0, sides - 1)(dice);
}

std::string pair(Dice& dice, const std::vector<std::string>& names) {
    static const std::vector<std::string> values = {"", "=", "=x", "=%41%2b+b", "=caf\xc3\xa9", "=a=b", "=0123456789"};
    return names[roll(dice, names.size())] + values[roll(dice, values.size())];
}

/// The same pair with another spelling of its name, and an empty value with `=` or without.
std::string respelled(Dice& dice, const std::string& pair) {
    const bool encoded = pair.starts_with("%61");
    const std::string name = encoded ? "a" : pair.substr(0, 1);
    std::string rest = pair.substr(encoded ? 3 : 1);
    if (rest.size() < 2) rest = roll(dice, 2) ? "=" : "";
    if (roll(dice, 2)) return name + rest;
    char escape[8];
    std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned>(name[0]));
    return escape + rest;
}

constexpr const char* catalog = R"(
categories:
  kept.a: {title: A}
  kept.b: {title: B, evidence: count}
  kept.c: {title: C}
  gone.g: {title: G, subject: true}
)";

std::string policy_text(const std::string& treatment) {
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {kept.a: clear, kept.b: clear, kept.c: )" +
           treatment + R"(}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound:
      body:
        format: form
        fields: {$.a: kept.a, $.b: kept.b, $.c: kept.c, $.g: gone.g, $.*: kept.c}
    names: {$: gone.g}
)";
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

}  // namespace

TEST_CASE("withheld pairs of a form do not influence what is sent nor what its entry says") {
    std::size_t compared = 0, windows = 0;
    for (const char* treatment : {"clear", "tokenize", "{mask: {keep_first: 1}}", "hash"}) {
        Machine machine(snapshot_of(catalog, "case", policy_text(treatment)));
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            Dice dice(seed);
            redact::Ceilings ceilings;
            if (seed % 2 == 0) ceilings.window.output_bytes = 1 + roll(dice, 30);
            if (seed % 3 == 0) ceilings.window.evidenced_items = 1 + roll(dice, 3);
            std::vector<std::string> kept;
            for (std::size_t i = roll(dice, 8); i > 0; --i) kept.push_back(pair(dice, {"a", "b", "c", "%61"}));
            std::string bare;
            for (const std::string& p : kept) bare += (bare.empty() ? "" : "&") + p;
            const auto expected = machine.redact(bare, 1 + roll(dice, 20), ceilings);
            INFO(treatment << " seed " << seed << "\n" << bare);
            REQUIRE(!expected.refused);
            windows += expected.windows.size();
            for (int variant = 0; variant < 5; ++variant) {
                std::string decorated;
                const auto noise = [&] {
                    while (roll(dice, 2)) decorated += "&" + pair(dice, {"g", "unknown", "", "A", "%67", "z+z"});
                };
                noise();
                for (const std::string& p : kept) {
                    decorated += "&" + respelled(dice, p);
                    noise();
                }
                INFO(decorated);
                const auto got = machine.redact(decorated, 1 + roll(dice, 20), ceilings);
                REQUIRE(!got.refused);
                REQUIRE(text(got) == text(expected));
                ++compared;
            }
        }
    }
    CHECK(compared == 2000);
    CHECK(windows > 600);  // some were cut
}

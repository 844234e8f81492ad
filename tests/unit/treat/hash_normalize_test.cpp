#include <catch2/catch.hpp>

#include "support.hpp"

using namespace waybill;
using base::ValueKind;

namespace {

std::string hash(const std::string& steps, Bytes text, ValueKind kind = ValueKind::string) {
    return test::applied(steps.empty() ? "hash" : "{hash: {normalize: [" + steps + "]}}", text, kind);
}

}  // namespace

TEST_CASE("A normalized hash is the hash of the normalized text") {
    const std::tuple<const char*, const char*, const char*> examples[] = {
        {"trim", " \t\u00a0Anna M\u3000\n", "Anna M"},
        {"trim", "  ", ""},
        {"lower", "ANNA \u00c4\u0130", "anna \u00e4i"},
        {"casefold", "Stra\u00dfe \u00c4", "strasse \u00e4"},
        {"casefold", "A\u0308", "\u00e4"},
        {"nfc", "A\u0308 \u212b", "\u00c4 \u00c5"},
        {"digits", "+49 (30) 123-45 x", "493012345"},
        {"digits", "n/a", ""},
        {"digits, trim, lower", " A1b2 ", "12"},
        {"trim, casefold", " ANNA@Example.ORG ", "anna@example.org"},
        {"casefold, trim", " ANNA@Example.ORG ", "anna@example.org"},
        {"nfc, trim", "e\u0301 ", "\u00e9"},
    };
    for (const auto& [steps, text, normal] : examples) {
        INFO(steps << " of " << text);
        CHECK(hash(steps, text) == hash("", normal));
    }
    CHECK(hash("trim", "anna ") != hash("lower", "anna "));
}

TEST_CASE("Numbers and booleans are hashed as they stand") {
    CHECK(hash("digits", "1.50", ValueKind::number) == hash("", "1.50", ValueKind::number));
    CHECK(hash("digits, lower", "true", ValueKind::boolean) == hash("", "true", ValueKind::boolean));
    CHECK(hash("digits", "150") != hash("digits", "150", ValueKind::number));
}

TEST_CASE("More combining marks in a row than any language has are refused before they are sorted") {
    const auto bound = test::treatment("{hash: {normalize: [nfc]}}")->bind(*test::keyring_from(0), "acme", "pii.x");
    std::string marks = "a", out;
    for (int i = 0; i < 30; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
    CHECK(bound->apply({ValueKind::string, marks}, out));
    out.clear();
    for (int i = 0; i < 200'000; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
    const auto refused = bound->apply({ValueKind::string, marks}, out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::treatment_failed);
    CHECK(out.empty());
    CHECK_FALSE(bound->apply({ValueKind::string, "\xff"}, out));
}

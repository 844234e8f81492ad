// Promise 1 for heads: two calls with the same kept items, whatever the withheld query pairs and headers are, how many,
// and whether they are there, and however the template's literals and the names that the policy spells out are encoded,
// give identical heads, bodies and entries. Generated from fixed seeds.
#include <random>

#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

using Dice = std::mt19937_64;

std::size_t roll(Dice& dice, std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>(0, sides - 1)(dice);
}

template <class Range>
const auto& pick(Dice& dice, const Range& range) {
    return range[roll(dice, std::size(range))];
}

constexpr const char* catalog = R"(
categories:
  kept.a: {title: A}
  kept.b: {title: B, evidence: count}
  kept.c: {title: C, subject: true}
  gone.g: {title: G, subject: true}
)";

std::string make_policy(Dice& dice) {
    static const std::vector<std::string> treatments = {"clear", "{mask: {keep_last: 1}}", "tokenize", "hash",
                                                        "redact"};
    std::string share;
    for (const char* category : {"kept.a", "kept.b", "kept.c"})
        share += "    " + std::string(category) + ": " + pick(dice, treatments) + "\n";
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share:
)" + share +
           R"(connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/{a}/x/{c}
    clients: ["*"]
    outbound:
      path: {a: kept.a, c: kept.c}
      query: {a: kept.a, b: kept.b, "c[]": kept.c, g: gone.g, h: gone.g}
      header: {x-a: kept.a, x-b: kept.b, x-c: kept.c, x-g: gone.g}
      body: {format: json, fields: {$.n: kept.a, $.g: gone.g}}
)";
}

std::string encoded(Dice& dice) {
    static const std::vector<std::string> some = {"",          "x",    "%41%2B", "a+b", "caf%C3%A9", "1=2",
                                                  "%E2%82%AC", "0000", "~._-",   "*",   "a%20b"};
    return pick(dice, some);
}

/// `text`, some of its letters percent-encoded, in either case of digits.
std::string respelled(Dice& dice, const std::string& text) {
    std::string out;
    for (const char c : text) {
        char escape[8];
        std::snprintf(escape, sizeof escape, roll(dice, 2) ? "%%%02x" : "%%%02X", static_cast<unsigned>(c));
        out += roll(dice, 3) == 0 ? std::string(escape) : std::string(1, c);
    }
    return out;
}

struct Kept {
    std::string a, c;                // path parameters
    std::vector<std::string> query;  // whole pairs
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
};

Kept kept(Dice& dice) {
    static const std::vector<std::string> segments = {"1", "%41", "caf%C3%A9", "a%20b", "~"};
    Kept out;
    out.a = pick(dice, segments);
    out.c = pick(dice, segments);
    for (std::size_t i = roll(dice, 5); i > 0; --i) {
        static const std::vector<std::string> names = {"a", "b", "c[]"};
        out.query.push_back(pick(dice, names));
        if (roll(dice, 4) != 0) out.query.back() += "=" + encoded(dice);
    }
    for (std::size_t i = roll(dice, 4); i > 0; --i) {
        static const std::vector<std::string> names = {"x-a", "x-b", "x-c"};
        out.fields.emplace_back(pick(dice, names), encoded(dice));
    }
    out.body = roll(dice, 2) ? R"({"n":"Anna"})" : "{}";
    return out;
}

/// With withheld pairs and fields in between, or none.
Request decorated(Dice& dice, const Kept& kept) {
    std::vector<std::string> pairs;
    const auto more_pairs = [&] {
        while (roll(dice, 2) == 0) {
            static const std::vector<std::string> names = {"g", "h", "unknown", "aa", "", "A", "b%20"};
            pairs.push_back(roll(dice, 5) == 0 ? "" : pick(dice, names) + "=" + encoded(dice));
        }
    };
    Request request{"/" + respelled(dice, "v1") + "/" + kept.a + "/" + respelled(dice, "x") + "/" + kept.c};
    const auto more_fields = [&] {
        while (roll(dice, 2) == 0) {
            static const std::vector<std::string> names = {"X-G", "x-g", "User-Agent", "Cookie", "x-aa", "Accept"};
            request.fields.emplace_back(pick(dice, names), encoded(dice));
        }
    };
    more_pairs();
    for (const std::string& pair : kept.query) {
        const std::size_t name_end = std::min(pair.find('='), pair.size());
        std::string rest = pair.substr(name_end);
        if (rest.size() < 2) rest = roll(dice, 2) ? "=" : "";  // an empty value is one item either way
        pairs.push_back(respelled(dice, pair.substr(0, name_end)) + rest);
        more_pairs();
    }
    more_fields();
    for (auto [name, value] : kept.fields) {
        if (roll(dice, 2)) name[0] = 'X';
        request.fields.emplace_back(name, value);
        more_fields();
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) request.target += (i == 0 ? "?" : "&") + pairs[i];
    request.body = kept.body;
    if (roll(dice, 2)) request.body.insert(1, kept.body == "{}" ? R"("g":[1,2])" : R"("g":"w","u":{},)");
    return request;
}

std::string text(const Redaction& done) {
    std::string out;
    for (const Window& window : done.windows) {
        if (window.head) {
            out += window.head->method + " " + window.head->target + "\n";
            for (const auto& field : window.head->fields) out += field.name + ": " + field.value + "\n";
        }
        out += window.body + "\n" + window.draft.head_values + (window.draft.last ? "\nlast\n" : "\n");
        for (const auto& place : window.draft.places)
            out += place.at + " " + place.category + " " + place.treatment + " " + std::to_string(place.count) + "\n";
        for (const auto& item : window.draft.items)
            out += std::to_string(item.place) + " " + std::to_string(item.in_head) + " " + std::to_string(item.offset) +
                   " " + std::to_string(item.length) + "\n";
        for (const auto& lookup : window.draft.lookups)
            if (lookup.place != audit::LookupDigest::withheld)
                out += std::to_string(lookup.place) + " " + std::to_string(lookup.ordinal) + " " +
                       std::string(lookup.digest.begin(), lookup.digest.end()) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("withheld query pairs and headers do not influence what is sent nor what its entry says") {
    std::size_t compared = 0, differing = 0;
    for (std::uint64_t policy_seed = 1; policy_seed <= 20; ++policy_seed) {
        Dice policy_dice(policy_seed);
        Machine machine(snapshot_of(catalog, "case", make_policy(policy_dice)));
        redact::LookupKey key(crypto::Secret::random(32, machine.random));
        redact::Ceilings ceilings;
        if (policy_seed % 3 == 0) ceilings.window.evidenced_items = 1 + policy_seed % 4;
        if (policy_seed % 3 == 1) ceilings.window.entry_bytes = 1000;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Dice dice(policy_seed * 1000 + seed);
            const Kept items = kept(dice);
            Request bare{"/v1/" + items.a + "/x/" + items.c, items.fields, items.body};
            for (std::size_t i = 0; i < items.query.size(); ++i) bare.target += (i == 0 ? "?" : "&") + items.query[i];
            INFO("policy seed " << policy_seed << " seed " << seed << "\n" << bare.target);
            const auto expected = machine.redact(bare, 1 + roll(dice, 20), ceilings, nullptr, &key);
            REQUIRE(!expected.refused);
            for (int variant = 0; variant < 5; ++variant) {
                const Request request = decorated(dice, items);
                INFO(request.target);
                const auto got = machine.redact(request, 1 + roll(dice, 20), ceilings, nullptr, &key);
                REQUIRE(!got.refused);
                REQUIRE(text(got) == text(expected));
                ++compared;
                differing += request.target != bare.target || request.fields.size() != bare.fields.size();
            }
        }
    }
    CHECK(compared == 2000);
    CHECK(differing > 1500);  // the property was put to the test
}

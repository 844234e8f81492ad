// Promise 1 as a property: two messages with the same kept items in the same containers, both let through under one
// policy, give identical bytes and identical entries, whatever the withheld items are, how many, and whether they are
// there, and however the names that the policy spells out are escaped. Messages and policies are generated from fixed
// seeds; a failure prints its seed.
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

// ---- the policy: which fields are kept and how, which are dropped; the rest is drift
// -----------------------------------

const std::vector<std::string> kept_names = {"name", "city", "score", "flag", "tags", "nick"};
const std::vector<std::string> dropped_names = {"ssn", "iban", "note", "salary"};
const std::vector<std::string> treatments = {"clear", "{mask: {keep_last: 1}}", "tokenize", "hash", "redact"};

std::string make_policy(Dice& dice) {
    std::string share, fields;
    for (std::size_t i = 0; i < kept_names.size(); ++i) {
        share += "    kept.k" + std::to_string(i) + ": " + pick(dice, treatments) + "\n";
        for (const char* where : {"$.", "$.list[*].", "$.a.b."})
            fields += "          " + std::string(where) + kept_names[i] + ": kept.k" + std::to_string(i) + "\n";
    }
    for (const std::string& name : dropped_names)
        for (const char* where : {"$.", "$.list[*].", "$.a.b."})
            fields += "          " + std::string(where) + name + ": gone.g\n";
    fields += "          $.map.*: kept.k0\n";
    share +=
        std::string("    gone.g: drop\n    names.in: ") + (roll(dice, 2) ? "clear" : "{mask: {keep_first: 1}}") + "\n";
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
    match: POST /v1/send
    clients: ["*"]
    names: {$.map: names.in}
    outbound:
      body:
        format: json
        fields:
)" + fields;
}

constexpr const char* catalog = R"(
categories:
  kept.k0: {title: K}
  kept.k1: {title: K, evidence: count}
  kept.k2: {title: K}
  kept.k3: {title: K}
  kept.k4: {title: K}
  kept.k5: {title: K}
  gone.g: {title: G, subject: true}
  names.in: {title: N}
)";

// ---- messages: a skeleton of kept items in containers, and decorations that are withheld
// ------------------------------

std::string scalar(Dice& dice) {
    static const std::vector<std::string> some = {R"("x")", R"("")", R"("Anna \"A\" é")",      "0",
                                                  "-0.0",   "1E400", "123456789012345678901",  "true",
                                                  "false",  "null",  R"("\u0000\ud83d\ude00")"};
    if (roll(dice, 3) == 0) return "\"" + std::string(roll(dice, 60), static_cast<char>('a' + roll(dice, 26))) + "\"";
    return pick(dice, some);
}

std::string anything(Dice& dice, int depth = 0) {
    const std::size_t kind = roll(dice, depth > 3 ? 1 : 4);
    if (kind < 2) return scalar(dice);
    std::string out = kind == 2 ? "[" : "{";
    const std::size_t count = roll(dice, 4);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += ",";
        // Names that elsewhere are kept ones: in here they are not where a selector looks.
        if (kind == 3) out += "\"" + pick(dice, kept_names) + std::to_string(i) + "\":";
        out += anything(dice, depth + 1);
    }
    return out + (kind == 2 ? "]" : "}");
}

/// A tree whose leaves are kept items. Rendered any number of times with fresh withheld members in between.
struct Node {
    enum class Kind { item, record, list, map } kind = Kind::item;
    std::string text = {};  // of an item
    std::vector<Node> children = {};
    std::string name = {};  // in its parent

    Node named(std::string of) && {
        name = std::move(of);
        return std::move(*this);
    }
};

Node kept_record(Dice& dice) {
    Node node{Node::Kind::record};
    for (const std::string& name : kept_names) {
        if (roll(dice, 2) == 0) continue;
        if (name == "tags" && roll(dice, 2))  // a container below a classified one: part of the skeleton
            node.children.push_back(Node{Node::Kind::item, roll(dice, 2) ? "[]" : R"(["t",2,null])"}.named(name));
        else
            node.children.push_back(Node{Node::Kind::item, scalar(dice)}.named(name));
    }
    return node;
}

Node skeleton(Dice& dice) {
    Node root = kept_record(dice);
    if (roll(dice, 2)) {
        Node list{Node::Kind::list};
        for (std::size_t i = roll(dice, 4); i > 0; --i) list.children.push_back(kept_record(dice));
        root.children.push_back(std::move(list).named("list"));
    }
    if (roll(dice, 2)) {
        Node a{Node::Kind::record};
        a.children.push_back(kept_record(dice).named("b"));
        root.children.push_back(std::move(a).named("a"));
    }
    if (roll(dice, 2)) {
        Node map{Node::Kind::map};
        for (std::size_t i = roll(dice, 3); i > 0; --i)
            map.children.push_back(Node{Node::Kind::item, scalar(dice)}.named("key" + std::to_string(i)));
        root.children.push_back(std::move(map).named("map"));
    }
    return root;
}

std::string blanks(Dice& dice) {
    return std::string(roll(dice, 3) == 0 ? roll(dice, 4) : 0, pick(dice, std::string(" \n\t")));
}

std::string spelled(Dice& dice, const std::string& name) {
    std::string out = "\"";
    for (const char c : name) {
        char escape[8];
        std::snprintf(escape, sizeof escape, roll(dice, 2) ? "\\u%04x" : "\\u%04X", static_cast<unsigned>(c));
        out += roll(dice, 8) == 0 ? std::string(escape) : std::string(1, c);
    }
    return out + "\"";
}

class Renderer {
public:
    Renderer(Dice& dice, bool withheld) : dice_(dice), withheld_(withheld) {}

    std::string render(const Node& node) {
        switch (node.kind) {
            case Node::Kind::item:
                return node.text;
            case Node::Kind::list:
                return list(node);
            case Node::Kind::map:
                return object(node, false);
            case Node::Kind::record:
                return object(node, true);
        }
        return {};
    }

private:
    std::string list(const Node& node) {
        std::vector<std::string> parts;
        const auto noise = [&] {
            // An element in which nothing is kept is left out whole.
            while (withheld_ && roll(dice_, 3) == 0)
                parts.push_back(roll(dice_, 2) ? anything(dice_) : object(Node{Node::Kind::record}, true));
        };
        for (const Node& child : node.children) {
            noise();
            parts.push_back(render(child));
        }
        noise();
        return joined("[", parts, "]");
    }

    std::string object(const Node& node, bool decorate) {
        std::vector<std::string> parts;
        std::vector<std::string> dropped = dropped_names;
        std::size_t fresh = 0;
        const auto noise = [&] {
            while (withheld_ && decorate && roll(dice_, 3) == 0) {
                if (!dropped.empty() && roll(dice_, 2)) {
                    parts.push_back(spelled(dice_, dropped.back()) + blanks(dice_) + ":" + blanks(dice_) +
                                    anything(dice_));
                    dropped.pop_back();
                } else {
                    parts.push_back("\"unknown" + std::string(roll(dice_, 20), 'n') + std::to_string(++fresh) +
                                    "\":" + anything(dice_));
                }
            }
        };
        for (const Node& child : node.children) {
            noise();
            // Names of a map are items.
            const std::string name = decorate ? spelled(dice_, child.name) : "\"" + child.name + "\"";
            parts.push_back(name + blanks(dice_) + ":" + blanks(dice_) + render(child));
        }
        noise();
        return joined("{", parts, "}");
    }

    std::string joined(const char* open, const std::vector<std::string>& parts, const char* close) {
        std::string out = blanks(dice_) + open;
        for (std::size_t i = 0; i < parts.size(); ++i)
            out += (i > 0 ? "," : "") + blanks(dice_) + parts[i] + blanks(dice_);
        return out + close;
    }

    Dice& dice_;
    bool withheld_;
};

bool same_record(const Window& a, const Window& b) {
    if (a.draft.places != b.draft.places || a.draft.items.size() != b.draft.items.size() ||
        a.draft.last != b.draft.last)
        return false;
    for (std::size_t i = 0; i < a.draft.items.size(); ++i)
        if (a.draft.items[i].place != b.draft.items[i].place || a.draft.items[i].offset != b.draft.items[i].offset ||
            a.draft.items[i].length != b.draft.items[i].length)
            return false;
    return true;
}

}  // namespace

TEST_CASE("withheld items do not influence what is sent nor what its entry says") {
    std::size_t compared = 0, differing = 0;
    for (std::uint64_t policy_seed = 1; policy_seed <= 25; ++policy_seed) {
        Dice policy_dice(policy_seed);
        Machine machine(snapshot_of(catalog, "case", make_policy(policy_dice)));
        redact::Ceilings ceilings;
        if (policy_seed % 2 == 0) ceilings.window.output_bytes = 40;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Dice dice(policy_seed * 1000 + seed);
            const Node kept = skeleton(dice);
            const std::string bare = Renderer(dice, false).render(kept);
            const auto expected = machine.redact(bare, 1 + roll(dice, 100), ceilings);
            INFO("policy seed " << policy_seed << " seed " << seed << "\n" << bare);
            REQUIRE(!expected.refused);
            for (int variant = 0; variant < 4; ++variant) {
                const std::string decorated = Renderer(dice, true).render(kept);
                INFO(decorated);
                const auto got = machine.redact(decorated, 1 + roll(dice, 100), ceilings);
                REQUIRE(!got.refused);
                REQUIRE(got.output() == expected.output());
                REQUIRE(got.windows.size() == expected.windows.size());
                for (std::size_t i = 0; i < got.windows.size(); ++i) {
                    REQUIRE(got.windows[i].body == expected.windows[i].body);
                    REQUIRE(same_record(got.windows[i], expected.windows[i]));
                }
                ++compared;
                differing += decorated != bare;
            }
        }
    }
    CHECK(compared == 2000);
    CHECK(differing > 1000);  // the property was put to the test
}

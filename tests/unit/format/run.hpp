// Runs a message through a format: whole, cut at a place, or byte by byte, and gives everything that came of it.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <ostream>

#include "rules.hpp"

namespace waybill::format::test {

struct Outcome {
    std::string refused;             // the code's name; empty: accepted
    std::uint64_t offset = 0;        // of the refusal
    std::string output;              // committed bytes, also before a refusal
    std::vector<std::string> items;  // tag and bytes of the committed ones
    std::string calls;

    bool operator==(const Outcome&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Outcome& o) {
    out << (o.refused.empty() ? "accepted" : o.refused + " at " + std::to_string(o.offset)) << ": " << o.output;
    for (const auto& item : o.items) out << "\n  " << item;
    return out << "\n" << o.calls.substr(0, 2000);
}

/// Feeds the pieces between `cuts` (offsets, ascending).
inline Outcome run(Bytes message, const Rules& rules, const std::vector<std::size_t>& cuts = {},
                   const Limits& limits = {}, const Rules* inner = nullptr, std::string_view name = "json",
                   const Options* options = nullptr) {
    FixedRandom random;
    RuleFields fields(rules, inner);
    const auto format = find(name)->make({limits, random, options});
    Output out;
    Outcome outcome;
    Result<void> done;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= cuts.size() && done; ++i) {
        const std::size_t end = i < cuts.size() ? cuts[i] : message.size();
        // A copy of its own for each piece: what points into an old one is found by the sanitizers.
        const std::string piece(message.substr(begin, end - begin));
        done = format->feed(piece, fields, out);
        begin = end;
    }
    if (done) done = format->finish(fields, out);
    if (!done) {
        outcome.refused = base::name_of(done.error().code());
        outcome.offset = done.error().offset();
    }
    outcome.output = out.committed();
    for (std::size_t i = 0; i < out.committed_items(); ++i) {
        const WrittenItem& item = out.items()[i];
        outcome.items.push_back(std::to_string(item.tag) + " " + outcome.output.substr(item.begin, item.length));
    }
    outcome.calls = fields.calls();
    return outcome;
}

/// The same whole, cut in two at every byte, and in single bytes; returns the whole one's outcome.
inline Outcome run_all_cuts(Bytes message, const Rules& rules, const Limits& limits = {}, const Rules* inner = nullptr,
                            std::string_view name = "json", const Options* options = nullptr) {
    const Outcome whole = run(message, rules, {}, limits, inner, name, options);
    std::vector<std::size_t> all;
    for (std::size_t at = 1; at < message.size(); ++at) {
        all.push_back(at);
        CAPTURE(at);
        if (const Outcome cut = run(message, rules, {at}, limits, inner, name, options); !(cut == whole)) {
            CHECK(cut == whole);
            return whole;
        }
    }
    CHECK(run(message, rules, all, limits, inner, name, options) == whole);
    return whole;
}

inline const Rules& keep_all() {
    static const Rules rules({{"$", "always"}});
    return rules;
}

inline const Rules& drop_all() {
    static const Rules rules({{"$", "drop"}});
    return rules;
}

inline Outcome accepted(std::string output) { return {"", 0, std::move(output), {}, ""}; }

}  // namespace waybill::format::test

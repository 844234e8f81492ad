// The compiled form of all selectors of a program: a trie over their segments, so that selectors share what they have
// in common, with the names of all segments in one hash table. Immutable. Built by program.cpp, run by cursor.cpp.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "waybill/selector/program.hpp"

namespace waybill::selector {

/// A run of elements in one of the automaton's vectors.
struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct Element {
    std::uint64_t start, end, step;  // picks start, start + step, … below end
    std::uint32_t target;

    bool picks(std::uint64_t index) const { return index >= start && index < end && (index - start) % step == 0; }
};

/// A slice that needs the array's length.
struct Tail {
    Slice slice;
    std::uint32_t target;
};

struct Test {
    std::shared_ptr<const Expression> expression;
    std::uint32_t target;
};

/// A position: what a path of segments from the root has led to.
struct State {
    std::array<std::uint32_t, group_count> picked{Step::none, Step::none};
    std::uint32_t below = Step::none;  // the state that holds its `..` segments, live from here down
    bool stays = false;                // such a state: it goes down with each step
    bool goes_on = false;              // has any edge
    bool tests = false;                // has filters
    bool counts = false;               // it, or what is below, has tails
    Range wildcards;                   // of Automaton::wildcards
    Range elements;                    // of Automaton::elements
};

/// Those edges of a state that look ahead: apart, so that the states of a message that needs none stay close together.
struct LookAhead {
    Range tails;    // of Automaton::tails
    Range filters;  // of Automaton::filters
};

struct Spelling {
    std::uint32_t state, target;
    auto operator<=>(const Spelling&) const = default;
};

struct Name {
    std::string text;
    std::uint64_t hash = 0;
    Range spelled;  // of Automaton::spellings, sorted by state
};

struct Automaton {
    static constexpr std::uint32_t root = 0;

    std::vector<State> states;
    std::vector<LookAhead> look_aheads;    // one for each state
    std::vector<std::uint32_t> wildcards;  // targets
    std::vector<Element> elements;
    std::vector<Tail> tails;
    std::vector<Test> filters;
    std::uint64_t filter_bytes = 0;  // of the texts of all filters: what they ask of a node grows with them
    std::vector<Spelling> spellings;
    std::vector<Name> names;
    std::vector<std::uint32_t> slots;  // open addressing, a power of two, at most half full; index into names or none

    /// nullptr where no selector spells it.
    const Name* find(Bytes name) const;
};

/// Not keyed: what is in the table is the policy's, so that a message cannot make it slow.
std::uint64_t hash_name(Bytes name);

}  // namespace waybill::selector

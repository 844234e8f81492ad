// All selectors of a field map as one automaton, and the cursor that runs it beside a message in one pass. Cost per
// node grows with the positions that are live there, not with the number of selectors: selectors share their prefixes,
// and a name is looked up once. No allocation once the cursor has seen the message's depth.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "waybill/selector/node.hpp"
#include "waybill/selector/selector.hpp"

namespace waybill::selector {

/// Two selectors are told apart by their group, so that one pass answers several questions of a node (which field is
/// it, which `names` rule is its container under).
inline constexpr std::size_t group_count = 2;

struct Step {
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    bool live = false;     // some selector may still pick a node below
    bool spelled = false;  // the name that led here is spelled out by a name selector on a live path
    /// What is picked here or below depends on the value itself (a filter tests it, or a negative index counts from its
    /// end): the rest of the step counts only once resolve() was given the whole value.
    bool looks_ahead = false;
    /// Per group: the lowest number (the first written) of a selector that picks this node, or none.
    std::array<std::uint32_t, group_count> picked{none, none};
};

struct Automaton;

/// Immutable; shared by threads. Holds nothing of the selectors that it was compiled from.
class Program {
public:
    struct Source {
        const Selector* selector;
        std::uint8_t group;
        std::uint32_t number;  // what `picked` will say
    };
    static Program compile(std::span<const Source> sources);
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

private:
    friend class Cursor;
    std::unique_ptr<const Automaton> automaton_;
    explicit Program(std::unique_ptr<const Automaton> automaton);
};

/// Where one message stands. Starts at the root; every enter has its leave. The program outlives it.
class Cursor {
public:
    explicit Cursor(const Program& program);
    /// Back to the root, for the next message.
    void reset();
    /// What is picked at the root itself.
    Step root() const;
    /// Into the member of that name (unescaped; compared byte for byte), or the element at that index.
    Step enter_name(Bytes name);
    Step enter_index(std::uint64_t index);
    /// Into an element of which only that it is one is known: live and picked are what any element may be (filters and
    /// negative indexes count as matching), there and below. Never looks_ahead. For a header that stands before the
    /// elements (CSV).
    Step enter_any();
    /// The value at hand, whole: what the last root() or enter gave as looks_ahead, answered. Before anything is
    /// entered below it. Never looks_ahead. What was not resolved is answered as if no filter were true and every array
    /// empty.
    Step resolve(const Node& value);
    /// Whether a resolve() had more to do than the size of the value allows: what it answered is not to be acted on,
    /// and the message is refused.
    bool exhausted() const { return exhausted_; }
    void leave();
    /// Whether what enter_index() gives here is the same for every index.
    bool elements_alike() const;

private:
    /// A vector that shrinks without touching what it holds: each node grows and shrinks two of these.
    struct Stack {
        std::vector<std::uint32_t> slots;
        std::size_t size = 0;

        void push(std::uint32_t value) {
            if (size == slots.size()) slots.resize(2 * size + 16);
            slots[size++] = value;
        }
        std::uint32_t top() const { return slots[size - 1]; }
    };
    /// What is known of a level beyond its positions; few have one.
    struct Mark {
        std::size_t depth;     // as starts_.size is in that level
        bool any;              // an element that stands for all, or below one
        std::uint64_t length;  // of an array that was held; else unknown
    };
    static constexpr std::uint64_t unknown = ~std::uint64_t{0};

    void begin_level();
    void follow(std::uint32_t from, Step& step);
    void follow_filters(std::uint32_t from, Step& step);
    void follow_tails(std::uint32_t from, std::uint64_t index, Step& step);
    void add(std::uint32_t state);
    void reach(std::uint32_t target, Step& step);
    Step finish_level(Step step);
    std::uint64_t steps_for(const Node& value) const;
    bool any() const { return !marks_.empty() && marks_.back().any; }
    void mark(bool any, std::uint64_t length);
    void unmark();

    const Automaton* automaton_;
    Stack live_;    // positions, all levels, innermost last
    Stack starts_;  // where each level begins in live_
    std::vector<Mark> marks_;
    std::size_t marked_ = 0;           // depth of the innermost mark, 0 where there is none
    std::vector<std::uint64_t> seen_;  // per state: the level it was last added to, so that none is live twice
    std::uint64_t level_ = 0;          // counts every level ever entered
    Step held_;                        // what resolve() goes on from
    std::uint64_t steps_ = 0;          // left for what is in the outermost value that is held
    bool exhausted_ = false;
};

}  // namespace waybill::selector

// The walk beside a message: the set of live positions goes down and up with it.
#include <algorithm>

#include "automaton.hpp"
#include "evaluate.hpp"

namespace waybill::selector {

Cursor::Cursor(const Program& program) : automaton_(program.automaton_.get()), seen_(automaton_->states.size(), 0) {
    reset();
}

void Cursor::reset() {
    live_.size = starts_.size = 0;
    marks_.clear();
    marked_ = 0;
    begin_level();
    Step step;
    reach(Automaton::root, step);
    held_ = root();
}

Step Cursor::root() const {
    const State& root = automaton_->states[Automaton::root];
    Step step;
    step.live = root.goes_on || root.below != Step::none;
    step.looks_ahead = root.counts;
    step.picked = root.picked;
    return step;
}

Step Cursor::enter_name(Bytes name) {
    const std::size_t first = starts_.top(), last = live_.size;
    begin_level();
    Step step;
    if (first == last) return step;
    const Name* known = automaton_->find(name);
    const Spelling* const spellings = automaton_->spellings.data();
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t from = live_.slots[i];
        follow(from, step);
        if (!known) continue;
        const Spelling* edge = spellings + known->spelled.begin;
        const Spelling* const end = spellings + known->spelled.end;
        // Most names are spelled at one place.
        if (end - edge > 1)
            edge = std::lower_bound(edge, end, from,
                                    [](const Spelling& s, std::uint32_t state) { return s.state < state; });
        for (; edge != end && edge->state == from; ++edge) {
            step.spelled = true;
            reach(edge->target, step);
        }
    }
    return finish_level(step);
}

Step Cursor::enter_index(std::uint64_t index) {
    const std::size_t first = starts_.top(), last = live_.size;
    begin_level();
    Step step;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t from = live_.slots[i];
        follow(from, step);
        const State& state = automaton_->states[from];
        for (std::uint32_t at = state.elements.begin; at < state.elements.end; ++at)
            if (automaton_->elements[at].picks(index)) reach(automaton_->elements[at].target, step);
        if (state.counts) follow_tails(from, index, step);
    }
    return finish_level(step);
}

Step Cursor::enter_any() {
    const std::size_t first = starts_.top(), last = live_.size;
    begin_level();
    mark(true, unknown);
    Step step;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t from = live_.slots[i];
        follow(from, step);
        const Range elements = automaton_->states[from].elements, tails = automaton_->look_aheads[from].tails;
        for (std::uint32_t at = elements.begin; at < elements.end; ++at) reach(automaton_->elements[at].target, step);
        for (std::uint32_t at = tails.begin; at < tails.end; ++at) reach(automaton_->tails[at].target, step);
    }
    return finish_level(step);
}

namespace {

std::uint64_t weight(const Node& value) {
    std::uint64_t sum = 1 + value.text.size() / 8;
    for (const Node& child : value.children) sum += weight(child);
    return sum;
}

}  // namespace

/// Enough for each segment of its filters to pass each node and each text, but not for whole objects to be compared at
/// every depth.
std::uint64_t Cursor::steps_for(const Node& value) const {
    constexpr std::uint64_t least = 32, free = 1024;
    return (weight(value) + free) * (least + automaton_->filter_bytes);
}

Step Cursor::resolve(const Node& value) {
    Step step = held_;
    if (marks_.empty()) steps_ = steps_for(value);
    Effort effort(steps_);
    const Around around{nullptr, effort};
    if (starts_.size > 1) {
        for (std::size_t i = starts_.slots[starts_.size - 2]; i < starts_.top(); ++i) {
            const Range filters = automaton_->look_aheads[live_.slots[i]].filters;
            for (std::uint32_t at = filters.begin; at < filters.end; ++at) {
                const Test& test = automaton_->filters[at];
                if (holds(*test.expression, value, around)) reach(test.target, step);
            }
        }
    }
    steps_ = effort.left();
    exhausted_ = exhausted_ || effort.spent();
    // Also where it has no length: what is below is part of a value that is held.
    mark(any(), value.kind == Node::Kind::array ? value.children.size() : unknown);
    step.looks_ahead = false;
    step.live = live_.size > starts_.top();
    return step;
}

bool Cursor::elements_alike() const {
    if (!marks_.empty()) return false;
    for (std::size_t i = starts_.top(); i < live_.size; ++i) {
        const State& state = automaton_->states[live_.slots[i]];
        if (state.elements.begin != state.elements.end || state.counts || state.tests) return false;
    }
    return true;
}

void Cursor::leave() {
    if (starts_.size == marked_) unmark();
    live_.size = starts_.top();
    --starts_.size;
}

void Cursor::mark(bool any, std::uint64_t length) {
    marked_ = starts_.size;
    marks_.push_back({marked_, any, length});
}

void Cursor::unmark() {
    while (!marks_.empty() && marks_.back().depth == marked_) marks_.pop_back();
    marked_ = marks_.empty() ? 0 : marks_.back().depth;
}

void Cursor::begin_level() {
    starts_.push(static_cast<std::uint32_t>(live_.size));
    ++level_;
}

/// What every step does, whatever the name or index.
void Cursor::follow(std::uint32_t from, Step& step) {
    const State& state = automaton_->states[from];
    if (state.stays) {
        step.looks_ahead |= state.counts;
        add(from);
    }
    if (state.tests) follow_filters(from, step);
    for (std::uint32_t at = state.wildcards.begin; at < state.wildcards.end; ++at)
        reach(automaton_->wildcards[at], step);
}

void Cursor::follow_filters(std::uint32_t from, Step& step) {
    if (!any()) {
        step.looks_ahead = true;
        return;
    }
    const Range filters = automaton_->look_aheads[from].filters;
    for (std::uint32_t at = filters.begin; at < filters.end; ++at) reach(automaton_->filters[at].target, step);
}

void Cursor::follow_tails(std::uint32_t from, std::uint64_t index, Step& step) {
    // Of the array that the element is in, one level up.
    const bool known = !marks_.empty() && marks_.back().depth == starts_.size - 1 && marks_.back().length != unknown;
    const Range tails = automaton_->look_aheads[from].tails;
    for (std::uint32_t at = tails.begin; at < tails.end; ++at) {
        const Tail& tail = automaton_->tails[at];
        const bool picks =
            any() ||
            (known &&
             places(tail.slice, static_cast<std::int64_t>(marks_.back().length)).has(static_cast<std::int64_t>(index)));
        if (picks) reach(tail.target, step);
    }
}

void Cursor::reach(std::uint32_t target, Step& step) {
    const State& state = automaton_->states[target];
    for (std::size_t group = 0; group < group_count; ++group)
        step.picked[group] = std::min(step.picked[group], state.picked[group]);
    step.looks_ahead |= state.counts;
    if (state.goes_on) add(target);
    if (state.below != Step::none) add(state.below);
}

void Cursor::add(std::uint32_t state) {
    if (seen_[state] == level_) return;
    seen_[state] = level_;
    live_.push(state);
}

Step Cursor::finish_level(Step step) {
    step.live = live_.size > starts_.top();
    if (!step.looks_ahead) return step;
    step.looks_ahead = !any();
    held_ = step;
    return step;
}

}  // namespace waybill::selector

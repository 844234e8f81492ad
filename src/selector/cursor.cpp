// The walk beside a message: the set of live positions goes down and up with it.
#include <algorithm>

#include "automaton.hpp"

namespace waybill::selector {

Cursor::Cursor(const Program& program) : automaton_(program.automaton_.get()), seen_(automaton_->states.size(), 0) {
    reset();
}

void Cursor::reset() {
    live_.clear();
    starts_.clear();
    begin_level();
    Step step;
    reach(Automaton::root, step);
}

Step Cursor::root() const {
    const State& root = automaton_->states[Automaton::root];
    Step step;
    step.live = root.goes_on || root.below != Step::none;
    step.picked = root.picked;
    return step;
}

Step Cursor::enter_name(Bytes name) {
    begin_level();
    const std::size_t first = starts_[starts_.size() - 2], last = starts_.back();
    Step step;
    if (first == last) return step;
    const Name* known = automaton_->find(name);
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t from = live_[i];
        follow(from, step);
        if (!known) continue;
        const auto begin = automaton_->spellings.begin() + known->spelled.begin;
        const auto end = automaton_->spellings.begin() + known->spelled.end;
        auto edge =
            std::lower_bound(begin, end, from, [](const Spelling& s, std::uint32_t state) { return s.state < state; });
        for (; edge != end && edge->state == from; ++edge) {
            step.spelled = true;
            reach(edge->target, step);
        }
    }
    return finish_level(step);
}

Step Cursor::enter_index(std::uint64_t index) {
    begin_level();
    const std::size_t first = starts_[starts_.size() - 2], last = starts_.back();
    Step step;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t from = live_[i];
        follow(from, step);
        const Range elements = automaton_->states[from].elements;
        for (std::uint32_t at = elements.begin; at < elements.end; ++at)
            if (automaton_->elements[at].picks(index)) reach(automaton_->elements[at].target, step);
    }
    return finish_level(step);
}

Step Cursor::enter_any() { return {}; }
Step Cursor::resolve(const Node&) { return {}; }

void Cursor::leave() {
    live_.resize(starts_.back());
    starts_.pop_back();
}

void Cursor::begin_level() {
    starts_.push_back(static_cast<std::uint32_t>(live_.size()));
    ++level_;
}

/// What every step does, whatever the name or index.
void Cursor::follow(std::uint32_t from, Step& step) {
    const State& state = automaton_->states[from];
    if (state.stays) add(from);
    for (std::uint32_t at = state.wildcards.begin; at < state.wildcards.end; ++at)
        reach(automaton_->wildcards[at], step);
}

void Cursor::reach(std::uint32_t target, Step& step) {
    const State& state = automaton_->states[target];
    for (std::size_t group = 0; group < group_count; ++group)
        step.picked[group] = std::min(step.picked[group], state.picked[group]);
    if (state.goes_on) add(target);
    if (state.below != Step::none) add(state.below);
}

void Cursor::add(std::uint32_t state) {
    if (seen_[state] == level_) return;
    seen_[state] = level_;
    live_.push_back(state);
}

Step Cursor::finish_level(Step step) const {
    step.live = live_.size() > starts_.back();
    return step;
}

}  // namespace waybill::selector

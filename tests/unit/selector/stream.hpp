// A Cursor beside a whole value, as a format would drive it: what must be held is given whole, the rest passes. And
// what it must say, from the evaluator of whole documents.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "waybill/selector/program.hpp"
#include "waybill/selector/select.hpp"

namespace stream {

using namespace waybill::selector;

using Steps = std::map<const Node*, Step>;

inline void pass(const Node& node, Step step, Cursor& cursor, Steps& out) {
    if (step.looks_ahead) step = cursor.resolve(node);
    out[&node] = step;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool object = node.kind == Node::Kind::object;
        pass(node.children[i], object ? cursor.enter_name(node.names[i]) : cursor.enter_index(i), cursor, out);
        cursor.leave();
    }
}

inline Steps steps(const Node& document, Cursor& cursor) {
    Steps out;
    pass(document, cursor.root(), cursor, out);
    return out;
}

/// The lowest number of a selector that selects each node. A selection that is too large to make is none.
inline std::map<const Node*, std::uint32_t> selected(const Node& document, const std::vector<Selector>& selectors) {
    std::map<const Node*, std::uint32_t> out;
    for (std::uint32_t number = 0; number < selectors.size(); ++number) {
        const auto nodes = select(selectors[number], document);
        if (!nodes) continue;
        for (const Node* node : *nodes) out.try_emplace(node, number);
    }
    return out;
}

inline Program compile(const std::vector<Selector>& selectors) {
    std::vector<Program::Source> sources;
    for (std::uint32_t i = 0; i < selectors.size(); ++i) sources.push_back({&selectors[i], 0, i});
    return Program::compile(sources);
}

/// Whether what is picked in passing is what the whole document selects, and all containers on the way to it are live.
inline bool agrees(const Node& node, const Steps& steps, const std::map<const Node*, std::uint32_t>& right,
                   bool& picks_below) {
    const Step& step = steps.at(&node);
    const auto wanted = right.find(&node);
    if (step.picked[0] != (wanted == right.end() ? Step::none : wanted->second)) return false;
    bool below = false;
    for (const Node& child : node.children)
        if (!agrees(child, steps, right, below)) return false;
    if (below && !step.live) return false;
    picks_below = picks_below || below || wanted != right.end();
    return true;
}

inline bool agrees(const Node& document, const std::vector<Selector>& selectors, Cursor& cursor) {
    bool below = false;
    cursor.reset();
    return agrees(document, steps(document, cursor), selected(document, selectors), below);
}

}  // namespace stream

// RFC 9535 read literally over a whole document: nodelists by the book, one segment after the other. Slow and plain, so
// that the automaton can be held against it. No filters and no negative numbers, as in the parser.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <set>
#include <string>

#include "waybill/selector/selector.hpp"

namespace naive {

using boost::json::value;
using waybill::selector::Choice;
using waybill::selector::Segment;
using waybill::selector::Selector;

/// A node is named by its path: a `/` and the name or index for each step.
struct Node {
    const value* at;
    std::string path;
    bool operator<(const Node& other) const { return path < other.path; }
};
using Nodes = std::set<Node>;

inline std::string below(const std::string& path, std::string_view name) { return path + "/n:" + std::string(name); }
inline std::string below(const std::string& path, std::uint64_t index) { return path + "/" + std::to_string(index); }

inline void each_child(const Node& node, const std::function<void(Node)>& visit) {
    if (const auto* object = node.at->if_object()) {
        for (const auto& member : *object) visit({&member.value(), below(node.path, member.key())});
    } else if (const auto* array = node.at->if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) visit({&(*array)[i], below(node.path, i)});
    }
}

inline void choose(const Node& node, const Choice& choice, Nodes& out) {
    using namespace waybill::selector;
    if (std::holds_alternative<Wildcard>(choice)) {
        each_child(node, [&](Node child) { out.insert(std::move(child)); });
    } else if (const auto* name = std::get_if<std::string>(&choice)) {
        const auto* object = node.at->if_object();
        const value* found = object ? object->if_contains(*name) : nullptr;
        if (found) out.insert({found, below(node.path, *name)});
    } else if (const auto* array = node.at->if_array()) {
        const auto length = static_cast<std::int64_t>(array->size());
        const auto take = [&](std::int64_t i) {
            const auto at = static_cast<std::size_t>(i);
            out.insert({&(*array)[at], below(node.path, at)});
        };
        if (const auto* index = std::get_if<Index>(&choice)) {
            if (index->value < length) take(index->value);
        } else {
            const auto& slice = std::get<Slice>(choice);
            if (slice.step == 0) return;
            const std::int64_t end = std::min(slice.end.value_or(length), length);
            for (std::int64_t i = slice.start.value_or(0); i < end; i += slice.step) take(i);
        }
    }
}

inline void descend(const Node& node, Nodes& out) {
    out.insert(node);
    each_child(node, [&](const Node& child) { descend(child, out); });
}

/// The nodes that a segment's choices are applied to.
inline Nodes sources(const Nodes& from, const Segment& segment) {
    if (!segment.descendant) return from;
    Nodes out;
    for (const Node& node : from) descend(node, out);
    return out;
}

inline Nodes next(const Nodes& from, const Segment& segment) {
    Nodes out;
    for (const Node& node : sources(from, segment))
        for (const Choice& choice : segment.choices) choose(node, choice, out);
    return out;
}

inline std::set<std::string> select(const value& document, const Selector& selector) {
    Nodes nodes{{&document, ""}};
    for (const Segment& segment : selector.segments()) nodes = naive::next(nodes, segment);
    std::set<std::string> paths;
    for (const Node& node : nodes) paths.insert(node.path);
    return paths;
}

/// Members whose name is spelled out by a name selector on a path to them.
inline std::set<std::string> spelled(const value& document, const Selector& selector) {
    Nodes nodes{{&document, ""}};
    std::set<std::string> paths;
    for (const Segment& segment : selector.segments()) {
        Nodes named;
        for (const Node& node : sources(nodes, segment))
            for (const Choice& choice : segment.choices)
                if (std::holds_alternative<std::string>(choice)) choose(node, choice, named);
        for (const Node& node : named) paths.insert(node.path);
        nodes = naive::next(nodes, segment);
    }
    return paths;
}

}  // namespace naive

// Selectors to automaton: first a trie whose edges are whole segments in one canonical spelling, then its flat form.
#include "waybill/selector/program.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "automaton.hpp"
#include "expression.hpp"
#include "slice.hpp"

namespace waybill::selector {
namespace {

/// Its parts that pick the same are the same, however they were written.
struct CanonicalSegment {
    bool descendant = false;
    std::set<std::string> names;
    std::set<std::array<std::uint64_t, 3>> elements;  // start, end, step
    std::set<Slice> tails;
    std::set<std::string> filters;  // by their text
    bool wildcard = false;

    auto operator<=>(const CanonicalSegment&) const = default;
};

constexpr std::uint64_t open_end = std::numeric_limits<std::uint64_t>::max();

using Expressions = std::map<std::string, std::shared_ptr<const Expression>>;

void add(CanonicalSegment& out, const Slice& slice) {
    const auto counted = forward(slice);
    if (!counted) {
        out.tails.insert(slice);
        return;
    }
    if (counted->step == 0) return;  // selects nothing (RFC 9535 section 2.3.4.2.2)
    const std::uint64_t end = counted->end ? static_cast<std::uint64_t>(*counted->end) : open_end;
    out.elements.insert({static_cast<std::uint64_t>(*counted->start), end, static_cast<std::uint64_t>(counted->step)});
}

void add(CanonicalSegment& out, const Choice& choice, Expressions& expressions) {
    if (const auto* name = std::get_if<std::string>(&choice)) {
        out.names.insert(*name);
    } else if (const auto* index = std::get_if<Index>(&choice)) {
        add(out, as_slice(*index));
    } else if (const auto* slice = std::get_if<Slice>(&choice)) {
        add(out, *slice);
    } else if (const auto* filter = std::get_if<Filter>(&choice)) {
        if (reads_document(*filter->expression)) return;  // it is not there in a stream
        expressions.emplace(filter->text, filter->expression);
        out.filters.insert(filter->text);
    } else {
        out.wildcard = true;
    }
}

CanonicalSegment canonical(const Segment& segment, Expressions& expressions) {
    CanonicalSegment out;
    out.descendant = segment.descendant;
    for (const Choice& choice : segment.choices) add(out, choice, expressions);
    return out;
}

/// A node of the trie; its number is that of its state.
struct TrieNode {
    std::array<std::uint32_t, group_count> picked{Step::none, Step::none};
    std::map<CanonicalSegment, std::uint32_t> edges;
};

std::vector<TrieNode> grow(std::span<const Program::Source> sources, Expressions& expressions) {
    std::vector<TrieNode> nodes(1);
    for (const auto& source : sources) {
        std::uint32_t at = Automaton::root;
        for (const Segment& segment : source.selector->segments()) {
            const auto next = static_cast<std::uint32_t>(nodes.size());
            const auto [edge, fresh] = nodes[at].edges.try_emplace(canonical(segment, expressions), next);
            at = edge->second;
            if (fresh) nodes.emplace_back();
        }
        auto& picked = nodes[at].picked[source.group];
        picked = std::min(picked, source.number);
    }
    return nodes;
}

/// Writes the trie into the flat form. States keep their nodes' numbers; those that hold descendant segments come
/// after.
class Flattener {
public:
    Flattener(const std::vector<TrieNode>& nodes, const Expressions& expressions)
        : nodes_(nodes), expressions_(expressions) {
        out_.states.resize(nodes.size());
        out_.look_aheads.resize(nodes.size());
    }

    Automaton run() {
        for (const auto& [text, expression] : expressions_) out_.filter_bytes += text.size();
        for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
            out_.states[at].picked = nodes_[at].picked;
            write_edges(at, false);
            if (!has_descendants(nodes_[at])) continue;
            const auto below = static_cast<std::uint32_t>(out_.states.size());
            out_.states.emplace_back().stays = true;
            out_.look_aheads.emplace_back();
            out_.states[at].below = below;
            write_edges(at, true, below);
            if (out_.states[below].counts) out_.states[at].counts = true;
        }
        write_names();
        return std::move(out_);
    }

private:
    static bool has_descendants(const TrieNode& node) {
        return std::any_of(node.edges.begin(), node.edges.end(), [](const auto& e) { return e.first.descendant; });
    }

    void write_edges(std::uint32_t node, bool descendant) { write_edges(node, descendant, node); }

    void write_edges(std::uint32_t node, bool descendant, std::uint32_t state) {
        const auto size = [](const auto& vector) { return static_cast<std::uint32_t>(vector.size()); };
        State flat = out_.states[state];
        flat.wildcards.begin = size(out_.wildcards);
        flat.elements.begin = size(out_.elements);
        LookAhead& ahead = out_.look_aheads[state];
        ahead = {{size(out_.tails), 0}, {size(out_.filters), 0}};
        for (const auto& [segment, target] : nodes_[node].edges) {
            if (segment.descendant != descendant) continue;
            flat.goes_on = true;
            if (segment.wildcard) out_.wildcards.push_back(target);
            for (const auto& [start, end, step] : segment.elements) out_.elements.push_back({start, end, step, target});
            for (const Slice& slice : segment.tails) out_.tails.push_back({slice, target});
            for (const std::string& text : segment.filters) out_.filters.push_back({expressions_.at(text), target});
            for (const std::string& name : segment.names) names_[name].push_back({state, target});
        }
        flat.wildcards.end = size(out_.wildcards);
        flat.elements.end = size(out_.elements);
        ahead.tails.end = size(out_.tails);
        ahead.filters.end = size(out_.filters);
        flat.counts = ahead.tails.begin < ahead.tails.end;
        flat.tests = ahead.filters.begin < ahead.filters.end;
        out_.states[state] = flat;
    }

    void write_names() {
        std::size_t slots = 2;
        while (slots < 2 * names_.size()) slots *= 2;
        out_.slots.assign(slots, Step::none);
        for (auto& [text, spelled] : names_) {
            std::sort(spelled.begin(), spelled.end());
            const auto begin = static_cast<std::uint32_t>(out_.spellings.size());
            out_.spellings.insert(out_.spellings.end(), spelled.begin(), spelled.end());
            const std::uint64_t hash = hash_name(text);
            std::size_t slot = hash & (slots - 1);
            while (out_.slots[slot] != Step::none) slot = (slot + 1) & (slots - 1);
            out_.slots[slot] = static_cast<std::uint32_t>(out_.names.size());
            out_.names.push_back({text, hash, {begin, static_cast<std::uint32_t>(out_.spellings.size())}});
        }
    }

    const std::vector<TrieNode>& nodes_;
    const Expressions& expressions_;
    std::map<std::string, std::vector<Spelling>> names_;
    Automaton out_;
};

}  // namespace

Program Program::compile(std::span<const Source> sources) {
    Expressions expressions;
    const std::vector<TrieNode> nodes = grow(sources, expressions);
    return Program(std::make_unique<const Automaton>(Flattener(nodes, expressions).run()));
}

Program::Program(std::unique_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

}  // namespace waybill::selector

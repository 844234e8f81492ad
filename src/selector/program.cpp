// Selectors to automaton: first a trie whose edges are whole segments in one canonical spelling, then its flat form.
#include "waybill/selector/program.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "automaton.hpp"

namespace waybill::selector {
namespace {

struct CanonicalSegment {
    bool descendant = false;
    std::set<std::string> names;
    std::set<std::array<std::uint64_t, 3>> elements;  // start, end, step
    bool wildcard = false;

    auto operator<=>(const CanonicalSegment&) const = default;
};

constexpr std::uint64_t open_end = std::numeric_limits<std::uint64_t>::max();

void add(CanonicalSegment& out, const Choice& choice) {
    if (const auto* name = std::get_if<std::string>(&choice)) {
        out.names.insert(*name);
    } else if (const auto* index = std::get_if<Index>(&choice)) {
        const auto at = static_cast<std::uint64_t>(index->value);
        out.elements.insert({at, at + 1, 1});
    } else if (const auto* slice = std::get_if<Slice>(&choice)) {
        if (slice->step == 0) return;  // selects nothing (RFC 9535 section 2.3.4.2.2)
        const std::uint64_t end = slice->end ? static_cast<std::uint64_t>(*slice->end) : open_end;
        out.elements.insert(
            {static_cast<std::uint64_t>(slice->start.value_or(0)), end, static_cast<std::uint64_t>(slice->step)});
    } else {
        out.wildcard = true;
    }
}

CanonicalSegment canonical(const Segment& segment) {
    CanonicalSegment out;
    out.descendant = segment.descendant;
    for (const Choice& choice : segment.choices) add(out, choice);
    return out;
}

/// A node of the trie; its number is that of its state.
struct TrieNode {
    std::array<std::uint32_t, group_count> picked{Step::none, Step::none};
    std::map<CanonicalSegment, std::uint32_t> edges;
};

std::vector<TrieNode> grow(std::span<const Program::Source> sources) {
    std::vector<TrieNode> nodes(1);
    for (const auto& source : sources) {
        std::uint32_t at = Automaton::root;
        for (const Segment& segment : source.selector->segments()) {
            const auto next = static_cast<std::uint32_t>(nodes.size());
            const auto [edge, fresh] = nodes[at].edges.try_emplace(canonical(segment), next);
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
    explicit Flattener(const std::vector<TrieNode>& nodes) : nodes_(nodes) { out_.states.resize(nodes.size()); }

    Automaton run() {
        for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
            out_.states[at].picked = nodes_[at].picked;
            write_edges(at, false);
            if (!has_descendants(nodes_[at])) continue;
            const auto below = static_cast<std::uint32_t>(out_.states.size());
            out_.states.emplace_back().stays = true;
            out_.states[at].below = below;
            write_edges(at, true, below);
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
        for (const auto& [segment, target] : nodes_[node].edges) {
            if (segment.descendant != descendant) continue;
            flat.goes_on = true;
            if (segment.wildcard) out_.wildcards.push_back(target);
            for (const auto& [start, end, step] : segment.elements) out_.elements.push_back({start, end, step, target});
            for (const std::string& name : segment.names) names_[name].push_back({state, target});
        }
        flat.wildcards.end = size(out_.wildcards);
        flat.elements.end = size(out_.elements);
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
    std::map<std::string, std::vector<Spelling>> names_;
    Automaton out_;
};

}  // namespace

Program Program::compile(std::span<const Source> sources) {
    const std::vector<TrieNode> nodes = grow(sources);
    return Program(std::make_unique<const Automaton>(Flattener(nodes).run()));
}

Program::Program(std::unique_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

}  // namespace waybill::selector

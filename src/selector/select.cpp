#include "waybill/selector/select.hpp"

#include <deque>

#include "evaluate.hpp"

namespace waybill::selector {
namespace {

constexpr std::uint64_t most_steps = 1 << 28;  // of filters: seconds
constexpr std::size_t most_nodes = 16 << 20;   // `..` below `..` selects a node once for each way to it

/// A node and the way to it: which child of which other.
struct Link {
    const Link* parent;
    const Node* node;
    std::uint32_t child;
};

class Selection {
public:
    explicit Selection(const Node& document) : document_(document), effort_(most_steps), around_{&document, effort_} {}

    Result<std::vector<const Link*>> run(const std::vector<Segment>& segments) {
        std::vector<const Link*> nodes{add(nullptr, document_, 0)};
        for (const Segment& segment : segments) {
            next_.clear();
            for (const Link* link : nodes) apply(*link, segment);
            if (links_.size() > most_nodes)
                return fail(Code::too_many_items, "more than 16 million nodes are selected or passed");
            if (effort_.spent()) return fail(Code::too_many_items, "its filters look at more than 268 million nodes");
            std::swap(nodes, next_);
        }
        return nodes;
    }

private:
    bool full() const { return links_.size() > most_nodes || effort_.spent(); }

    const Link* add(const Link* parent, const Node& node, std::uint32_t child) {
        return &links_.emplace_back(Link{parent, &node, child});
    }

    void apply(const Link& to, const Segment& segment) {
        if (full()) return;
        for (const Choice& choice : segment.choices)
            each_chosen(*to.node, choice, around_, [&](std::uint32_t child) {
                if (!full()) next_.push_back(add(&to, to.node->children[child], child));
            });
        if (!segment.descendant) return;
        for (std::uint32_t child = 0; child < to.node->children.size(); ++child)
            if (!full()) apply(*add(&to, to.node->children[child], child), segment);
    }

    const Node& document_;
    Effort effort_;
    const Around around_;
    std::deque<Link> links_;
    std::vector<const Link*> next_;
};

std::string path_of(const Link* link) {
    std::vector<const Link*> way;
    for (; link->parent != nullptr; link = link->parent) way.push_back(link);
    std::string out = "$";
    for (auto step = way.rbegin(); step != way.rend(); ++step) {
        const Node& parent = *(*step)->parent->node;
        if (parent.kind == Node::Kind::object)
            append_normalized(out, parent.names[(*step)->child]);
        else
            out += '[' + std::to_string((*step)->child) + ']';
    }
    return out;
}

/// What `made_of` gives for each node that the selector selects.
template <class Out, class Make>
Result<std::vector<Out>> selected(const Selector& selector, const Node& document, Make made_of) {
    Selection selection(document);
    auto links = selection.run(selector.segments());
    if (!links) return fail(links.error());
    std::vector<Out> out;
    out.reserve(links->size());
    for (const Link* link : *links) out.push_back(made_of(link));
    return out;
}

}  // namespace

Result<std::vector<const Node*>> select(const Selector& selector, const Node& document) {
    return selected<const Node*>(selector, document, [](const Link* link) { return link->node; });
}

Result<std::vector<std::string>> select_paths(const Selector& selector, const Node& document) {
    return selected<std::string>(selector, document, path_of);
}

}  // namespace waybill::selector

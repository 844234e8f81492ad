#include "evaluate.hpp"

#include <algorithm>

#include "compare.hpp"

namespace waybill::selector {
namespace {

/// In a filter the order of a nodelist has no meaning, only which nodes are in it and how often: kept so, a nodelist is
/// never larger than the value that it is of.
struct Selected {
    const Node* node;
    std::uint64_t times;
};
using Nodes = std::vector<Selected>;

constexpr std::uint64_t most_times = std::uint64_t{1} << 53;

void merge(Nodes& nodes) {
    std::ranges::sort(nodes, std::less<const Node*>(), &Selected::node);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        if (nodes[i].node == nodes[kept].node)
            nodes[kept].times = std::min(nodes[kept].times + nodes[i].times, most_times);
        else
            nodes[++kept] = nodes[i];
    }
    if (!nodes.empty()) nodes.resize(kept + 1);
}

enum class Wanted { all, any };  // any: one node is enough to know

class Walk {
public:
    Walk(const Around& around, Wanted wanted) : around_(around), wanted_(wanted) {}

    Nodes run(const Node& from, const std::vector<Segment>& segments) {
        Nodes nodes{{&from, 1}};
        for (const Segment& segment : segments) {
            enough_ = wanted_ == Wanted::any && &segment == &segments.back();
            next_.clear();
            for (const Selected& selected : nodes) apply(selected, segment);
            std::swap(nodes, next_);
            if (segment.descendant || segment.choices.size() > 1) merge(nodes);
        }
        return nodes;
    }

private:
    void apply(const Selected& to, const Segment& segment) {
        if (enough_ && !next_.empty()) return;
        for (const Choice& choice : segment.choices)
            each_chosen(*to.node, choice, around_,
                        [&](std::uint32_t child) { next_.push_back({&to.node->children[child], to.times}); });
        if (!segment.descendant || !around_.effort.spend(1 + to.node->children.size())) return;
        for (const Node& child : to.node->children) apply({&child, to.times}, segment);
    }

    const Around& around_;
    Wanted wanted_;
    bool enough_ = false;
    Nodes next_;
};

const Node* start(const Query& query, const Node& current, const Around& around) {
    return query.absolute ? around.document : &current;
}

/// The one node, or nothing: where no node is selected, and where more are, of names that repeat.
const Node* singular(const Query& query, const Node& current, const Around& around) {
    const Node* at = start(query, current, around);
    for (const Segment& segment : query.segments) {
        if (at == nullptr) return nullptr;
        const Node* found = nullptr;
        std::size_t count = 0;
        each_chosen(*at, segment.choices.front(), around, [&](std::uint32_t child) {
            found = &at->children[child];
            ++count;
        });
        at = count == 1 ? found : nullptr;
    }
    return at;
}

Nodes nodes(const Query& query, const Node& current, const Around& around, Wanted wanted) {
    const Node* from = start(query, current, around);
    return from == nullptr ? Nodes() : Walk(around, wanted).run(*from, query.segments);
}

std::uint64_t total(const Nodes& nodes) {
    std::uint64_t out = 0;
    for (const Selected& selected : nodes) out = std::min(out + selected.times, most_times);
    return out;
}

std::uint64_t code_points(Bytes text) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

const Node* made(Node& scratch, std::uint64_t number) {
    scratch.kind = Node::Kind::number;
    scratch.text = std::to_string(number);
    return &scratch;
}

const Node* value_of(const Operand& operand, const Node& current, const Around& around, Node& scratch);

const Node* length_of(const Node* value, Node& scratch) {
    if (value == nullptr) return nullptr;
    switch (value->kind) {
        case Node::Kind::string:
            return made(scratch, code_points(value->text));
        case Node::Kind::array:
        case Node::Kind::object:
            return made(scratch, value->children.size());
        default:
            return nullptr;
    }
}

/// nullptr: Nothing. `scratch` holds what is made here.
const Node* value_of(const Operand& operand, const Node& current, const Around& around, Node& scratch) {
    if (operand.kind == Operand::Kind::literal) return &operand.literal;
    if (operand.kind == Operand::Kind::query) return singular(operand.query, current, around);
    const Operand& argument = operand.arguments.front();
    if (operand.function == Function::length) {
        Node inner;
        return length_of(value_of(argument, current, around, inner), scratch);
    }
    const Nodes selected = nodes(argument.query, current, around, Wanted::all);
    if (operand.function == Function::count) return made(scratch, total(selected));
    return total(selected) == 1 ? selected.front().node : nullptr;
}

constexpr std::uint64_t pattern_steps = 1 << 16;  // that compiling one that the message brings counts as
constexpr std::size_t bytes_a_step = 8;           // of a text that is matched

bool matches(const Operand& call, const Node& current, const Around& around) {
    Node text_scratch, pattern_scratch;
    const Node* text = value_of(call.arguments[0], current, around, text_scratch);
    if (text == nullptr || text->kind != Node::Kind::string) return false;
    std::shared_ptr<const Pattern> pattern = call.pattern;
    if (!pattern) {
        const Node* given = value_of(call.arguments[1], current, around, pattern_scratch);
        if (given == nullptr || given->kind != Node::Kind::string) return false;
        if (!around.effort.spend(pattern_steps)) return false;
        pattern = Pattern::compile(given->text);
    }
    if (!around.effort.spend(1 + text->text.size() / bytes_a_step)) return false;
    return call.function == Function::match ? pattern->matches(text->text) : pattern->is_found(text->text);
}

bool compare(const Expression& expression, const Node& current, const Around& around) {
    Node left_scratch, right_scratch;
    const Node* left = value_of(expression.left, current, around, left_scratch);
    const Node* right = value_of(expression.right, current, around, right_scratch);
    const auto same = [&] {
        return left == nullptr || right == nullptr ? left == right : equal(*left, *right, around.effort);
    };
    const auto before = [](const Node* a, const Node* b) { return a != nullptr && b != nullptr && less(*a, *b); };
    switch (expression.comparator) {
        case Comparator::equal:
            return same();
        case Comparator::not_equal:
            return !same();
        case Comparator::less:
            return before(left, right);
        case Comparator::less_or_equal:
            return before(left, right) || same();
        case Comparator::greater:
            return before(right, left);
        case Comparator::greater_or_equal:
            return before(right, left) || same();
    }
    return false;
}

}  // namespace

bool holds(const Expression& expression, const Node& current, const Around& around) {
    const auto part_holds = [&](const Expression& part) { return holds(part, current, around); };
    switch (expression.kind) {
        case Expression::Kind::any:
            return std::ranges::any_of(expression.parts, part_holds);
        case Expression::Kind::all:
            return std::ranges::all_of(expression.parts, part_holds);
        case Expression::Kind::negation:
            return !part_holds(expression.parts.front());
        case Expression::Kind::comparison:
            return compare(expression, current, around);
        case Expression::Kind::test:
            if (expression.left.kind == Operand::Kind::call) return matches(expression.left, current, around);
            return !nodes(expression.left.query, current, around, Wanted::any).empty();
    }
    return false;
}

}  // namespace waybill::selector

// What a selector says of itself: every query and function in its filters is visited, nested ones too.
#include <algorithm>

#include "expression.hpp"
#include "slice.hpp"

namespace waybill::selector {
namespace {

/// Calls visit(const Operand&) for each operand, arguments after their call; not those within a query's own filters.
template <class Visit>
void each_operand(const Operand& operand, Visit& visit) {
    visit(operand);
    for (const Operand& argument : operand.arguments) each_operand(argument, visit);
}

template <class Visit>
void each_operand(const Expression& expression, Visit& visit) {
    for (const Expression& part : expression.parts) each_operand(part, visit);
    if (!expression.parts.empty()) return;
    each_operand(expression.left, visit);
    if (expression.kind == Expression::Kind::comparison) each_operand(expression.right, visit);
}

/// Of these segments and those of all queries in their filters, however deep: whether `asked` of a choice, or
/// `asked_operand` of an operand.
template <class OfChoice, class OfOperand>
bool any_of(const std::vector<Segment>& segments, OfChoice asked, OfOperand asked_operand) {
    bool found = false;
    auto visit = [&](const Operand& operand) {
        found = found || asked_operand(operand) || any_of(operand.query.segments, asked, asked_operand);
    };
    for (const Segment& segment : segments)
        for (const Choice& choice : segment.choices) {
            found = found || asked(choice);
            if (const auto* filter = std::get_if<Filter>(&choice)) each_operand(*filter->expression, visit);
        }
    return found;
}

bool never(const Operand&) { return false; }
bool no_choice(const Choice&) { return false; }
bool is_absolute(const Operand& operand) { return operand.kind == Operand::Kind::query && operand.query.absolute; }

/// Adds what the filters of `segments` read, where `before` leads to the node that `segments` begin at.
void add_readings(std::vector<Segment> before, const std::vector<Segment>& segments,
                  std::vector<std::vector<Segment>>& out) {
    for (const Segment& segment : segments) {
        std::vector<Segment> tested = before;
        tested.push_back({segment.descendant, {Wildcard{}}});
        auto visit = [&](const Operand& operand) {
            if (operand.kind != Operand::Kind::query) return;
            std::vector<Segment> read = operand.query.absolute ? std::vector<Segment>() : tested;
            add_readings(read, operand.query.segments, out);
            if (operand.query.absolute) return;
            read.insert(read.end(), operand.query.segments.begin(), operand.query.segments.end());
            out.push_back(std::move(read));
        };
        for (const Choice& choice : segment.choices)
            if (const auto* filter = std::get_if<Filter>(&choice)) each_operand(*filter->expression, visit);
        before.push_back(segment);
    }
}

}  // namespace

bool reads_document(const Expression& expression) {
    bool found = false;
    auto visit = [&](const Operand& operand) {
        found = found || is_absolute(operand) || any_of(operand.query.segments, no_choice, is_absolute);
    };
    each_operand(expression, visit);
    return found;
}

bool Selector::has_index() const {
    const auto counts = [](const Choice& choice) {
        return std::holds_alternative<Index>(choice) || std::holds_alternative<Slice>(choice);
    };
    return any_of(segments_, counts, never);
}

bool Selector::looks_ahead() const {
    return std::ranges::any_of(segments_, [](const Segment& segment) {
        return std::ranges::any_of(segment.choices, [](const Choice& choice) {
            if (const auto* index = std::get_if<Index>(&choice)) return index->value < 0;
            if (const auto* slice = std::get_if<Slice>(&choice)) return !forward(*slice);
            return std::holds_alternative<Filter>(choice);
        });
    });
}

bool Selector::reads_whole_document() const { return any_of(segments_, no_choice, is_absolute); }

bool Selector::has_dead_pattern() const {
    return any_of(segments_, no_choice,
                  [](const Operand& operand) { return operand.pattern && !operand.pattern->valid(); });
}

bool Selector::has_pattern_of_document() const {
    return any_of(segments_, no_choice, [](const Operand& operand) {
        const bool matches = operand.function == Function::match || operand.function == Function::search;
        return operand.kind == Operand::Kind::call && matches && !operand.pattern;
    });
}

std::vector<Selector> Selector::filter_queries() const {
    std::vector<std::vector<Segment>> read;
    add_readings({}, segments_, read);
    std::vector<Selector> out;
    for (auto& segments : read) out.push_back(of(std::move(segments)));
    return out;
}

}  // namespace waybill::selector

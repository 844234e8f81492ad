// Filters over values that are held: RFC 9535 section 2.3.5. Time is bounded by the size of the value times its depth
// for each segment of each query (nested filters multiply), since a node is visited once however often it is selected.
#pragma once

#include "expression.hpp"
#include "slice.hpp"

namespace waybill::selector {

/// Whether the expression is true of `current` (`@`). `document` is `$`; nullptr in a stream, where `$` selects
/// nothing.
bool holds(const Expression& expression, const Node& current, const Node* document);

/// Calls visit(number of the child) for each child that the choice picks, in the RFC's order.
template <class Visit>
void each_chosen(const Node& node, const Choice& choice, const Node* document, Visit&& visit) {
    const auto count = static_cast<std::uint32_t>(node.children.size());
    if (const auto* name = std::get_if<std::string>(&choice)) {
        if (node.kind != Node::Kind::object) return;
        for (std::uint32_t i = 0; i < count; ++i)
            if (node.names[i] == *name) visit(i);
    } else if (std::holds_alternative<Wildcard>(choice)) {
        for (std::uint32_t i = 0; i < count; ++i) visit(i);
    } else if (const auto* filter = std::get_if<Filter>(&choice)) {
        for (std::uint32_t i = 0; i < count; ++i)
            if (holds(*filter->expression, node.children[i], document)) visit(i);
    } else if (node.kind == Node::Kind::array) {
        if (const auto* index = std::get_if<Index>(&choice)) {
            if (const auto at = place(*index, count)) visit(static_cast<std::uint32_t>(*at));
        } else {
            places(std::get<Slice>(choice), count).each([&](std::int64_t at) {
                visit(static_cast<std::uint32_t>(at));
            });
        }
    }
}

}  // namespace waybill::selector

// Filters over values that are held: RFC 9535 section 2.3.5. A node is visited once for each segment of a query however
// often it is selected; all visits are counted.
#pragma once

#include "effort.hpp"
#include "expression.hpp"
#include "slice.hpp"

namespace waybill::selector {

struct Around {
    const Node* document;  // `$`; nullptr in a stream, where `$` selects nothing
    Effort& effort;
};

/// Whether the expression is true of `current` (`@`).
bool holds(const Expression& expression, const Node& current, const Around& around);

/// Calls visit(number of the child) for each child that the choice picks, in the RFC's order.
template <class Visit>
void each_chosen(const Node& node, const Choice& choice, const Around& around, Visit&& visit) {
    const auto count = static_cast<std::uint32_t>(node.children.size());
    if (!around.effort.spend(std::holds_alternative<Index>(choice) ? 1 : 1 + count)) return;
    if (const auto* name = std::get_if<std::string>(&choice)) {
        if (node.kind != Node::Kind::object) return;
        for (std::uint32_t i = 0; i < count; ++i)
            if (node.names[i] == *name) visit(i);
    } else if (std::holds_alternative<Wildcard>(choice)) {
        for (std::uint32_t i = 0; i < count; ++i) visit(i);
    } else if (const auto* filter = std::get_if<Filter>(&choice)) {
        for (std::uint32_t i = 0; i < count; ++i)
            if (holds(*filter->expression, node.children[i], around)) visit(i);
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

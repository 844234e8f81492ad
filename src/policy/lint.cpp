#include "lint.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "waybill/policy/forms.hpp"
#include "waybill/selector/covers.hpp"

namespace waybill::policy {
namespace {

bool is_clear(const Field& field) {
    return field.rule.treatment != nullptr && field.rule.treatment->effect() == treat::Effect::keep;
}

/// The container of the members that a final `.*` picks; nothing for a selector that has none. `[*]` is an array's.
std::optional<selector::Selector> container_of_members(const selector::Selector& selector) {
    const std::string& text = selector.text();
    if (!text.ends_with(".*") || text.ends_with("..*")) return std::nullopt;
    auto container = selector::Selector::parse(Bytes(text).substr(0, text.size() - 2));
    if (!container) return std::nullopt;
    return *std::move(container);
}

/// A rule for exactly these names decides, else the nearest classified container: any that may be one counts.
bool names_may_leave(const selector::Selector& container, const Body& body) {
    const auto lets = [&](const Field& names) {
        return is_clear(names) && selector::may_overlap(names.selector, container);
    };
    const auto holds = [&](const Field& field) {
        if (field.nested || !is_clear(field)) return false;
        auto below = selector::Selector::parse(field.selector.text() + "..*");
        return selector::may_overlap(field.selector, container) || !below || selector::may_overlap(*below, container);
    };
    return std::ranges::any_of(body.names, lets) || std::ranges::any_of(body.fields, holds);
}

/// Some other field spells names in that container: then not all of it is lost.
bool spells_names_in(const selector::Selector& container, const Body& body) {
    return std::ranges::any_of(body.fields, [&](const Field& field) {
        const auto& steps = field.selector.segments();
        if (steps.size() <= container.segments().size() || container_of_members(field.selector)) return false;
        auto below = selector::Selector::parse(container.text() + "..*");
        return !below || selector::may_overlap(*below, field.selector);
    });
}

}  // namespace

void warn_of_traps(const Body& body, base::Diagnostics& diagnostics) {
    for (const Field& field : body.fields) {
        if (field.selector.has_dead_pattern())
            diagnostics.warning(
                field.where, "the filter of " + in_ticks(field.selector.text()) + " has a pattern that never matches",
                "patterns are I-Regexp (RFC 9485): no anchors, no back references, no \\d");
        const auto container = container_of_members(field.selector);
        if (!container || names_may_leave(*container, body) || spells_names_in(*container, body)) continue;
        diagnostics.warning(field.where,
                            in_ticks(field.selector.text()) +
                                " meets names by a wildcard, and no `names` rule lets them leave: the members of an "
                                "object are all withheld",
                            "add `names: {" + container->text() +
                                ": …}` with a category that is clear; for an array "
                                "write [*]");
    }
}

}  // namespace waybill::policy

#include "selectors.hpp"

#include <algorithm>

#include "waybill/policy/forms.hpp"
#include "waybill/selector/covers.hpp"

namespace waybill::policy {
namespace {

/// Of a flat format: one that can pick nothing there would be a rule that is never kept.
bool picks_in_flat(const selector::Selector& selector, Picks picks, const base::YamlNode::Member& member,
                   const format::Row& format, base::Diagnostics& diagnostics) {
    const std::size_t steps = selector.segments().size();
    if (steps <= (picks == Picks::values ? 1u : 0u)) return true;
    const std::string what = "selector " + in_ticks(member.key) + ": ";
    const std::string in = std::string(format.name);
    if (picks == Picks::containers)
        diagnostics.error(member.where, what + "the only container in " + in + " is the whole", "write `$`");
    else
        diagnostics.error(member.where, what + "there is nothing below a field in " + in,
                          "write the field's whole name, as $.field or $['card[number]']");
    return false;
}

/// A filter or an index from the end needs the whole of a value before its parts are judged.
bool looks_ahead_rightly(const selector::Selector& selector, const base::YamlNode::Member& member,
                         const format::Row& format, base::Diagnostics& diagnostics) {
    const std::string what = "selector " + in_ticks(member.key) + ": ";
    if (selector.reads_whole_document()) {
        diagnostics.error(member.where, what + "a filter that begins with `$` would read the whole message",
                          "write it with `@`, the value that is tested");
        return false;
    }
    if (selector.has_pattern_of_document()) {
        diagnostics.error(member.where, what + "a pattern that the message brings decides what leaves",
                          "write the pattern itself, as match(@.type, 'tax|fee')");
        return false;
    }
    if (format.looks_ahead || !selector.looks_ahead()) return true;
    diagnostics.error(member.where,
                      what + "a filter or a negative index, and " + std::string(format.name) + " is read as it comes",
                      "leave it out: it needs a format that can be held, such as json");
    return false;
}

/// A table's header leaves before its rows: a name that is data must not leave with it where a filter or an index may
/// then withhold each cell below.
bool spells_columns(const selector::Selector& selector, Picks picks, const base::YamlNode::Member& member,
                    const format::Row& format, base::Diagnostics& diagnostics) {
    if (format.name != "csv" || picks != Picks::values || !selector.looks_ahead()) return true;
    const auto& steps = selector.segments();
    const auto is_name = [](const selector::Choice& choice) { return std::holds_alternative<std::string>(choice); };
    if (steps.size() == 2 && !steps.front().descendant && !steps.back().descendant &&
        std::ranges::all_of(steps.back().choices, is_name))
        return true;
    diagnostics.error(
        member.where,
        "selector " + in_ticks(member.key) + ": the header of a table leaves before it is known which rows are picked",
        "name its columns, as $[?@.type == 'x'].email");
    return false;
}

}  // namespace

bool is_spelled(const selector::Segment& step) {
    return !step.descendant && std::ranges::all_of(step.choices, [](const selector::Choice& choice) {
        return !std::holds_alternative<selector::Wildcard>(choice) && !std::holds_alternative<selector::Filter>(choice);
    });
}

std::optional<selector::Selector> read_selector(const base::YamlNode::Member& member, Picks picks,
                                                const format::Row* format, base::Diagnostics& diagnostics) {
    auto selector = selector::Selector::parse(member.key);
    if (!selector) {
        const Error error = selector.error();
        const std::size_t offset = error.offset() == Error::nowhere ? 0 : error.offset();
        diagnostics.error(member.at(offset), "selector " + in_ticks(member.key) + ": " + std::string(error.text()), "");
        return std::nullopt;
    }
    if (format != nullptr && format->names_repeat && selector->has_index()) {
        diagnostics.error(member.where, "selector " + in_ticks(member.key) + ": an index where names may repeat",
                          "leave it out: a selector matches every occurrence in " + std::string(format->name));
        return std::nullopt;
    }
    if (format != nullptr && !looks_ahead_rightly(*selector, member, *format, diagnostics)) return std::nullopt;
    if (format != nullptr && !spells_columns(*selector, picks, member, *format, diagnostics)) return std::nullopt;
    if (format != nullptr && format->flat && !picks_in_flat(*selector, picks, member, *format, diagnostics))
        return std::nullopt;
    return std::move(*selector);
}

namespace {

/// Whether it could cover another that is spelled differently.
bool is_broad(const selector::Selector& selector) {
    return std::ranges::any_of(selector.segments(), [](const selector::Segment& segment) {
        return segment.descendant || segment.choices.size() > 1 ||
               std::ranges::any_of(segment.choices, [](const selector::Choice& choice) {
                   return std::holds_alternative<selector::Wildcard>(choice) ||
                          std::holds_alternative<selector::Slice>(choice) ||
                          std::holds_alternative<selector::Filter>(choice);
               });
    });
}

}  // namespace

void Covered::report(const base::YamlNode::Member& member, const base::YamlNode::Member& earlier, const char* why,
                     base::Diagnostics& diagnostics) {
    diagnostics.error(member.where,
                      "selector " + in_ticks(member.key) + " can never win: " + in_ticks(earlier.key) + " " + why +
                          " and stands before it",
                      "see line " + std::to_string(earlier.where.line));
}

/// Where two selectors pick one node the first written wins: one that is covered by an earlier one would be ignored,
/// and its values shared as the earlier one's.
void Covered::add(const selector::Selector& selector, const base::YamlNode::Member& member,
                  base::Diagnostics& diagnostics) {
    constexpr std::size_t most = 256;  // of broad ones that each other is held against
    const auto [entry, fresh] = first_.emplace(selector.canonical(), &member);
    if (!fresh) report(member, *entry->second, "picks the same", diagnostics);
    for (std::size_t i = 0; fresh && i < std::min(broad_.size(), most); ++i)
        if (selector::covers(broad_[i].selector, selector)) {
            report(member, *broad_[i].member, "picks all that it picks", diagnostics);
            break;
        }
    if (is_broad(selector)) broad_.push_back({selector, &member});
}

}  // namespace waybill::policy

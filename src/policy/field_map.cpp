#include "field_map.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "covers.hpp"
#include "share.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

std::string canonical(const selector::Choice& choice) {
    if (const auto* name = std::get_if<std::string>(&choice)) return "'" + std::to_string(name->size()) + ":" + *name;
    if (const auto* index = std::get_if<selector::Index>(&choice)) return std::to_string(index->value);
    if (const auto* slice = std::get_if<selector::Slice>(&choice))
        return std::to_string(slice->start.value_or(0)) + ":" + (slice->end ? std::to_string(*slice->end) : "") + ":" +
               std::to_string(slice->step);
    return "*";
}

/// The same for two selectors that pick the same nodes by the same steps, however they are written.
std::string canonical(const selector::Selector& selector) {
    std::string out = "$";
    for (const selector::Segment& segment : selector.segments()) {
        std::vector<std::string> choices;
        for (const selector::Choice& choice : segment.choices) choices.push_back(canonical(choice));
        std::ranges::sort(choices);
        choices.erase(std::unique(choices.begin(), choices.end()), choices.end());
        out += segment.descendant ? "..[" : "[";
        for (const std::string& choice : choices) out += choice + ",";
        out += "]";
    }
    return out;
}

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
    if (format != nullptr && format->flat && !picks_in_flat(*selector, picks, member, *format, diagnostics))
        return std::nullopt;
    return std::move(*selector);
}

/// A selector that was written before, and picks more than one spelling of place.
struct Broad {
    selector::Selector selector;
    const base::YamlNode::Member* member;
};

void report_covered(const base::YamlNode::Member& member, const base::YamlNode::Member& earlier, const char* why,
                    base::Diagnostics& diagnostics) {
    diagnostics.error(member.where,
                      "selector " + in_ticks(member.key) + " can never win: " + in_ticks(earlier.key) + " " + why +
                          " and stands before it",
                      "see line " + std::to_string(earlier.where.line));
}

/// Where two selectors pick one node the first written wins: one that is covered by an earlier one would be ignored,
/// and its values shared as the earlier one's.
void check_covered(const selector::Selector& selector, const base::YamlNode::Member& member,
                   const std::vector<Broad>& broad, base::Diagnostics& diagnostics) {
    constexpr std::size_t most = 256;  // of broad ones that each other is held against
    for (std::size_t i = 0; i < std::min(broad.size(), most); ++i)
        if (covers(broad[i].selector, selector))
            return report_covered(member, *broad[i].member, "picks all that it picks", diagnostics);
}

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// Whether the name can be one of that place; for a path, the template decides.
bool check_name(const base::YamlNode::Member& member, ParameterPlace place, base::Diagnostics& diagnostics) {
    if (place == ParameterPlace::path) return true;
    const Form& form = place == ParameterPlace::header ? forms::header : forms::free_text;
    if (form.is(member.key)) return true;
    diagnostics.error(member.where, in_ticks(member.key) + " is not " + std::string(form.noun),
                      std::string(form.example));
    return false;
}

}  // namespace

std::vector<Field> read_fields(const base::YamlNode& node, std::string_view title, Picks picks,
                               const format::Row* format, const Agreement& agreement, const Scope& scope) {
    std::vector<Field> fields;
    if (!expect_map(node, title, scope.diagnostics)) return fields;
    std::map<std::string, const base::YamlNode::Member*> first;
    std::vector<Broad> broad;
    for (const auto& member : node.members) {
        auto selector = read_selector(member, picks, format, scope.diagnostics);
        const Category* category = scope.category(member.value);
        if (!selector) continue;
        if (const auto [entry, fresh] = first.emplace(canonical(*selector), &member); !fresh)
            report_covered(member, *entry->second, "picks the same", scope.diagnostics);
        else
            check_covered(*selector, member, broad, scope.diagnostics);
        if (is_broad(*selector)) broad.push_back({*selector, &member});
        if (category != nullptr) fields.push_back({std::move(*selector), resolve(agreement, *category), member.where});
    }
    return fields;
}

std::vector<Parameter> read_parameters(const base::YamlNode& node, ParameterPlace place, const Agreement& agreement,
                                       const Scope& scope) {
    static constexpr std::string_view titles[] = {"`path`", "`query`", "`header`"};
    std::vector<Parameter> parameters;
    if (!expect_map(node, titles[static_cast<int>(place)], scope.diagnostics)) return parameters;
    for (const auto& member : node.members) {
        const bool named = check_name(member, place, scope.diagnostics);
        const Category* category = scope.category(member.value);
        const std::string name = place == ParameterPlace::header ? lower_case(member.key) : member.key;
        if (std::ranges::any_of(parameters, [&](const Parameter& other) { return other.name == name; }))
            scope.diagnostics.error(member.where, in_ticks(member.key) + " is named twice",
                                    "header names know no case");
        if (named)
            parameters.push_back({name, category != nullptr ? resolve(agreement, *category) : Rule{}, member.where});
    }
    return parameters;
}

}  // namespace waybill::policy

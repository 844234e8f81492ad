#include "selectors.hpp"

#include <algorithm>

#include "covers.hpp"
#include "waybill/policy/forms.hpp"

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

}  // namespace

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
    const auto [entry, fresh] = first_.emplace(canonical(selector), &member);
    if (!fresh) report(member, *entry->second, "picks the same", diagnostics);
    for (std::size_t i = 0; fresh && i < std::min(broad_.size(), most); ++i)
        if (covers(broad_[i].selector, selector)) {
            report(member, *broad_[i].member, "picks all that it picks", diagnostics);
            break;
        }
    if (is_broad(selector)) broad_.push_back({selector, &member});
}

}  // namespace waybill::policy

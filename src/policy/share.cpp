#include "share.hpp"

#include <algorithm>

#include "waybill/policy/forms.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

/// What an `x.*` stands for: x; empty for a rule about one category.
std::string_view general_of(std::string_view pattern) {
    return pattern.ends_with(".*") ? pattern.substr(0, pattern.size() - 2) : std::string_view{};
}

bool covers(std::string_view pattern, std::string_view category) {
    const std::string_view general = general_of(pattern);
    return general.empty() ? pattern == category : is_below(category, general);
}

void check_pattern(const base::YamlNode::Member& member, const Scope& scope) {
    const std::string_view general = general_of(member.key);
    if (!forms::category.is(general.empty() ? std::string_view(member.key) : general)) {
        scope.diagnostics.error(member.where, in_ticks(member.key) + " is not a category",
                                "write one of catalog.yaml, or `x.*` for all below x");
    } else if (scope.catalog == nullptr) {
        return;
    } else if (std::ranges::none_of(*scope.catalog,
                                    [&](const auto& entry) { return covers(member.key, entry.first); })) {
        const std::string what =
            general.empty() ? "unknown category " + in_ticks(member.key) : "no category is below " + in_ticks(general);
        scope.diagnostics.error(member.where, what,
                                nearest_category(*scope.catalog, general.empty() ? member.key : general));
    }
}

void check_category(const Agreement& agreement, const Category& category, base::Diagnostics& diagnostics) {
    const Rule rule = resolve(agreement, category);
    if (rule.treatment == nullptr) return;
    for (const std::string& never : category.never) {
        if (!rule.treatment->falls_under(never)) continue;
        std::string what = in_ticks(category.name) + " may never be " + in_ticks(never);
        if (rule.treatment->name() != never) what += ", and that forbids " + in_ticks(rule.treatment->name()) + " too";
        diagnostics.error(rule.where, std::move(what), "see " + category.where.text());
        return;
    }
}

}  // namespace

std::vector<ShareRule> read_share(const base::YamlNode& node, const Scope& scope) {
    std::vector<ShareRule> rules;
    if (!expect_map(node, "`share`", scope.diagnostics)) return rules;
    for (const auto& member : node.members) {
        check_pattern(member, scope);
        rules.push_back({member.key, treat::parse(member.value, scope.diagnostics), member.where});
    }
    return rules;
}

Rule resolve(const Agreement& agreement, const Category& category) {
    const ShareRule* best = nullptr;
    for (const ShareRule& rule : agreement.share) {
        if (!covers(rule.pattern, category.name)) continue;
        // A category itself is longer than any `x.*` that covers it: x is a part of it.
        const bool exact = rule.pattern == category.name;
        if (best == nullptr || exact || (best->pattern != category.name && rule.pattern.size() > best->pattern.size()))
            best = &rule;
    }
    if (best == nullptr) return {&category, treat::drop(), agreement.share_where};
    return {&category, best->treatment, best->where};
}

void check_never(const Agreement& agreement, const Scope& scope) {
    if (scope.catalog == nullptr) return;
    for (const auto& [name, category] : *scope.catalog) check_category(agreement, category, scope.diagnostics);
}

}  // namespace waybill::policy

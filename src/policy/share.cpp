#include "share.hpp"

#include "waybill/policy/forms.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

/// What an `x.*` stands for: x; empty for a rule about one category.
std::string_view general_of(std::string_view pattern) {
    return pattern.ends_with(".*") ? pattern.substr(0, pattern.size() - 2) : std::string_view{};
}

bool is_known(std::string_view pattern, const Catalog& catalog) {
    const std::string_view general = general_of(pattern);
    if (general.empty()) return catalog.contains(pattern);
    // The catalog's order has all that is below x in one row, and first what begins with `x.`.
    const auto below = catalog.lower_bound(std::string(general) + ".");
    return below != catalog.end() && is_below(below->first, general);
}

void check_pattern(const base::YamlNode::Member& member, const Scope& scope) {
    const std::string_view general = general_of(member.key);
    if (!forms::category.is(general.empty() ? std::string_view(member.key) : general)) {
        scope.diagnostics.error(member.where, in_ticks(member.key) + " is not a category",
                                "write one of catalog.yaml, or `x.*` for all below x");
    } else if (scope.catalog != nullptr && !is_known(member.key, *scope.catalog)) {
        const std::string what =
            general.empty() ? "unknown category " + in_ticks(member.key) : "no category is below " + in_ticks(general);
        scope.diagnostics.error(member.where, what,
                                scope.suggestion(general.empty() ? member.key : general, member.where));
    }
}

/// nullptr where no rule covers the category.
const ShareRule* rule_of(const Agreement& agreement, std::string_view category) {
    if (const auto exact = agreement.share.find(category); exact != agreement.share.end()) return &exact->second;
    for (std::size_t dot = category.rfind('.'); dot != category.npos && dot > 0; dot = category.rfind('.', dot - 1)) {
        const auto general = agreement.share.find(std::string(category.substr(0, dot)) + ".*");
        if (general != agreement.share.end()) return &general->second;
    }
    return nullptr;
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

decltype(Agreement::share) read_share(const base::YamlNode& node, const Scope& scope) {
    decltype(Agreement::share) rules;
    if (!expect_map(node, "`share`", scope.diagnostics)) return rules;
    for (const auto& member : node.members) {
        check_pattern(member, scope);
        rules.emplace(member.key, ShareRule{treat::parse(member.value, scope.diagnostics), member.where});
    }
    return rules;
}

Rule resolve(const Agreement& agreement, const Category& category) {
    const ShareRule* rule = rule_of(agreement, category.name);
    if (rule == nullptr) return {&category, treat::drop(), agreement.share_where, false};
    return {&category, rule->treatment, rule->where, true};
}

void check_never(const Agreement& agreement, const Scope& scope) {
    if (scope.catalog == nullptr) return;
    for (const auto& [name, category] : *scope.catalog) check_category(agreement, category, scope.diagnostics);
}

}  // namespace waybill::policy

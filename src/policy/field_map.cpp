#include "field_map.hpp"

#include <algorithm>

#include "share.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

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

std::vector<Field> read_fields(const base::YamlNode& node, const MapReading& map, const Agreement& agreement,
                               const Scope& scope) {
    std::vector<Field> fields;
    if (!expect_map(node, map.title, scope.diagnostics)) return fields;
    Covered covered;
    for (const auto& member : node.members) {
        auto selector = read_selector(member, map.picks, map.format, scope.diagnostics);
        const bool nests = member.value.kind == base::YamlNode::Kind::map && map.read_nested;
        Field field{.selector = {}, .rule = {}, .where = member.where};
        bool good = false;
        if (nests) {
            good = map.read_nested(member.value, field);
        } else if (const Category* category = scope.category(member.value)) {
            field.rule = resolve(agreement, *category);
            good = true;
        }
        if (!selector) continue;
        covered.add(*selector, member, scope.diagnostics);
        field.selector = std::move(*selector);
        if (good) fields.push_back(std::move(field));
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
        const Rule rule = category != nullptr ? resolve(agreement, *category) : Rule{};
        if (rule.treatment != nullptr && rule.treatment->reads_subject())
            scope.diagnostics.error(member.where,
                                    in_ticks(member.key) + " is shared as `" + std::string(rule.treatment->name()) +
                                        "`, which needs a data subject beside it",
                                    "only a field of a body can be");
        if (named) parameters.push_back({name, rule, member.where});
    }
    return parameters;
}

}  // namespace waybill::policy

#include "due_diligence.hpp"

#include <algorithm>

#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

void warn_if_lapsed(const Evidence& evidence, const base::Position& where, const Scope& scope) {
    if (scope.today <= evidence.valid_until) return;
    scope.diagnostics.warning(
        where, "evidence " + in_ticks(evidence.evidence) + " lapsed after " + base::format_day(evidence.valid_until),
        evidence.required ? "every exchange is refused until it is renewed" : "it is not required: sharing goes on");
}

Evidence read_evidence(const base::YamlNode& node, const Scope& scope) {
    Evidence out;
    out.where = node.where;
    const Section keys(node, "the evidence",
                       {.known = {"evidence", "reference", "valid_until", "required"},
                        .required = {"evidence", "valid_until"},
                        .later = {}},
                       scope.diagnostics);
    out.evidence = keys.read("evidence", forms::name);
    out.reference = keys.text("reference");
    out.required = keys.flag("required").value_or(true);
    if (const auto until = keys.day("valid_until")) {
        out.valid_until = *until;
        warn_if_lapsed(out, keys.where("valid_until"), scope);
    }
    return out;
}

}  // namespace

std::vector<Evidence> read_due_diligence(const std::vector<base::YamlNode>& list, const Scope& scope) {
    std::vector<Evidence> out;
    for (const auto& element : list) {
        Evidence evidence = read_evidence(element, scope);
        const auto same = [&](const Evidence& other) { return other.evidence == evidence.evidence; };
        if (!evidence.evidence.empty() && std::ranges::any_of(out, same))
            scope.diagnostics.error(evidence.where, "evidence " + in_ticks(evidence.evidence) + " is named twice",
                                    "renew the one that is there");
        out.push_back(std::move(evidence));
    }
    return out;
}

}  // namespace waybill::policy

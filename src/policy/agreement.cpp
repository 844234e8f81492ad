#include "agreement.hpp"

#include "share.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

void warn_of_dates(const Agreement& agreement, const base::Position& where, const Scope& scope) {
    if (scope.today > agreement.until)
        scope.diagnostics.warning(where, "the agreement lapsed after " + base::format_day(agreement.until),
                                  "every exchange is refused until it is renewed");
    else if (scope.today < agreement.from)
        scope.diagnostics.warning(where, "the agreement begins on " + base::format_day(agreement.from),
                                  "every exchange is refused until then");
}

void read_validity(const base::YamlNode& node, Agreement& out, const Scope& scope) {
    const Section valid(node, "`valid`", {.known = {"from", "until"}, .required = {"from", "until"}, .later = {}},
                        scope.diagnostics);
    const auto from = valid.day("from");
    const auto until = valid.day("until");
    if (!from || !until) return;
    out.from = *from;
    out.until = *until;
    if (*from > *until)
        scope.diagnostics.error(valid.where("until"), "the agreement ends before it begins", "`until` is its last day");
    else
        warn_of_dates(out, valid.where("until"), scope);
}

}  // namespace

Agreement read_agreement(const base::YamlNode& node, const std::string& vendor, const Scope& scope) {
    Agreement out;
    out.where = out.share_where = node.where;
    const Section keys(node, "the agreement",
                       {.known = {"reference", "keys", "purpose", "lawful_basis", "valid", "retention", "share"},
                        .required = {"reference", "purpose", "valid", "share"},
                        .later = {"limits"}},
                       scope.diagnostics);
    out.reference = keys.text("reference");
    out.purpose = keys.text("purpose");
    out.lawful_basis = keys.text("lawful_basis");
    out.retention = keys.read("retention", forms::duration);
    out.keys = keys.find("keys") != nullptr ? keys.read("keys", forms::name) : vendor;
    if (const auto* valid = keys.find("valid")) read_validity(*valid, out, scope);
    if (const auto* share = keys.find("share")) {
        out.share_where = share->where;
        out.share = read_share(*share, scope);
        check_never(out, scope);
    }
    return out;
}

}  // namespace waybill::policy

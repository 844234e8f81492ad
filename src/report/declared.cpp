#include "declared.hpp"

#include <algorithm>
#include "waybill/policy/decide.hpp"

namespace waybill::report {
namespace {

using policy::Body;
using policy::Field;
using policy::Rule;

/// The members of the European Union, Iceland, Liechtenstein and Norway.
constexpr std::string_view eea =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ";

class Places {
public:
    explicit Places(const policy::Route& route) : route_(route) {}
    std::vector<DeclaredPlace> read() {
        add_all("path ", route_.outbound.path);
        add_all("query ", route_.outbound.query);
        add_all("header ", route_.outbound.header);
        if (route_.outbound.body) add(*route_.outbound.body, "");
        return std::move(out_);
    }

private:
    void add_all(const char* where, const std::vector<policy::Parameter>& parameters) {
        for (const policy::Parameter& one : parameters) add(where + one.name, one.rule);
    }
    void add(std::string at, const Rule& rule) { add(std::move(at), rule, rule.treatment->name()); }
    void add(std::string at, const Rule& rule, std::string_view treatment) {
        const treat::Effect effect = rule.treatment->effect();
        const bool shared = effect != treat::Effect::withhold && effect != treat::Effect::refuse;
        out_.push_back({route_.name, std::move(at), rule.category->name, std::string(treatment), shared});
    }
    /// `around`: the selectors of the messages that this one is in, each with a space behind it.
    void add(const Body& body, const std::string& around) {
        for (const Field& field : body.fields) {
            const std::string at = around + field.selector.text();
            if (!field.nested) {
                add("body " + at, field.rule);
                continue;
            }
            if (field.rule.category != nullptr) add("body " + at, field.rule, "open");
            add(*field.nested, at + " ");
        }
        for (const Field& names : body.names) add("name " + around + names.selector.text(), names.rule);
    }

    const policy::Route& route_;
    std::vector<DeclaredPlace> out_;
};

}  // namespace

std::vector<DeclaredPlace> declared_places(const policy::Vendor& vendor) {
    std::vector<DeclaredPlace> out;
    for (const policy::Route& route : vendor.routes)
        for (DeclaredPlace& place : Places(route).read()) out.push_back(std::move(place));
    return out;
}

std::string_view standing(const policy::Vendor& vendor, Day today) {
    const auto dates = policy::check_dates(vendor, today);
    if (dates) return "valid";
    if (dates.error().code() == Code::agreement_not_yet_valid) return "not yet valid";
    return dates.error().code() == Code::evidence_lapsed ? "evidence lapsed" : "lapsed";
}

Transfer transfer_of(const std::string& country, const std::string& safeguards) {
    if (country.empty()) return {"country not declared", false, true};
    if (eea.find(country + " ") != eea.npos) return {"none: " + country + " is in the EEA", false, false};
    if (safeguards.empty()) return {"to " + country + ", a third country; no safeguards declared", true, true};
    return {"to " + country + ", a third country; safeguards: " + safeguards, true, false};
}

std::string title_of(const policy::Snapshot& policy, const std::string& category) {
    const auto found = policy.catalog.find(category);
    return found == policy.catalog.end() || found->second.title.empty() ? category : found->second.title;
}

}  // namespace waybill::report

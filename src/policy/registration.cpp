#include "registration.hpp"

#include <algorithm>
#include <array>

#include "waybill/base/checksums.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

/// Implementing Regulation (EU) 2024/2956, annex III.
constexpr std::array<ServiceType, 19> types{{
    {"S01", "ICT project management"},
    {"S02", "ICT development"},
    {"S03", "ICT help desk and first level support"},
    {"S04", "ICT security management services"},
    {"S05", "Provision of data"},
    {"S06", "Data analysis"},
    {"S07", "ICT, facilities and hosting services, without cloud"},
    {"S08", "Computation"},
    {"S09", "Data storage, without cloud"},
    {"S10", "Telecom carrier"},
    {"S11", "Network infrastructure"},
    {"S12", "Hardware and physical devices"},
    {"S13", "Software licensing, without SaaS"},
    {"S14", "ICT operation management, with maintenance"},
    {"S15", "ICT consulting"},
    {"S16", "ICT risk management"},
    {"S17", "Cloud: infrastructure (IaaS)"},
    {"S18", "Cloud: platform (PaaS)"},
    {"S19", "Cloud: software (SaaS)"},
}};

/// ISO 17442: 18 capitals and digits, two check digits (ISO/IEC 7064 MOD 97-10).
bool is_lei(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto known = [&](char c) { return digit(c) || (c >= 'A' && c <= 'Z'); };
    return text.size() == 20 && std::ranges::all_of(text, known) && digit(text[18]) && digit(text[19]) &&
           base::mod_97(text) == 1;
}
constexpr Form lei{is_lei, "a legal entity identifier",
                   "20 capitals and digits of ISO 17442, the last two its check digits"};

bool is_service(std::string_view text) { return std::ranges::find(types, text, &ServiceType::code) != types.end(); }
constexpr Form service{is_service, "a type of service", "S01 to S19, as docs/policy.md lists them"};

std::vector<std::string> read_all(const Section& keys, std::string_view key, const Form& form, const std::string& what,
                                  base::Diagnostics& diagnostics) {
    std::vector<std::string> out;
    for (const auto& element : keys.list(key))
        if (auto text = read_scalar(element, what, form, diagnostics)) out.push_back(std::move(*text));
    return out;
}

std::vector<Subcontractor> read_subcontractors(const Section& keys, base::Diagnostics& diagnostics) {
    std::vector<Subcontractor> out;
    for (const auto& element : keys.list("subcontractors")) {
        const Section one(element, "the subcontractor",
                          {.known = {"name", "lei", "country", "service"}, .required = {"name"}, .later = {}},
                          diagnostics);
        out.push_back({.name = one.text("name"),
                       .lei = one.read("lei", lei),
                       .country = one.read("country", forms::country),
                       .service = one.read("service", service)});
    }
    return out;
}

void read_notice(const base::YamlNode& node, Registration& out, base::Diagnostics& diagnostics) {
    const Section keys(node, "`notice`", {.known = {"company", "vendor"}, .required = {}, .later = {}}, diagnostics);
    out.notice_company = keys.read("company", forms::duration);
    out.notice_vendor = keys.read("vendor", forms::duration);
}

}  // namespace

std::span<const ServiceType> service_types() { return types; }

Registration read_registration(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    const Section keys(
        node, "`register`",
        {.known = {"lei", "service", "critical_function", "substitutability", "governing_law", "notice", "data_at_rest",
                   "data_processed", "subcontractors", "exit_plan", "last_audit", "data_subjects", "safeguards"},
         .required = {},
         .later = {}},
        diagnostics);
    Registration out;
    out.lei = keys.read("lei", lei);
    out.service = keys.read("service", service);
    out.critical_function = keys.choice("critical_function", {"yes", "no", "not-assessed"});
    out.substitutability = keys.choice("substitutability", {"not-substitutable", "highly-complex", "medium", "easy"});
    out.governing_law = keys.read("governing_law", forms::country);
    if (const auto* notice = keys.find("notice")) read_notice(*notice, out, diagnostics);
    out.data_at_rest = read_all(keys, "data_at_rest", forms::country, "a country of `data_at_rest`", diagnostics);
    out.data_processed = read_all(keys, "data_processed", forms::country, "a country of `data_processed`", diagnostics);
    out.subcontractors = read_subcontractors(keys, diagnostics);
    out.exit_plan = keys.text("exit_plan");
    out.last_audit = keys.day("last_audit");
    out.data_subjects = read_all(keys, "data_subjects", forms::free_text, "one of `data_subjects`", diagnostics);
    out.safeguards = keys.text("safeguards");
    return out;
}

std::optional<Registration> registration_of(const Snapshot& snapshot, std::string_view vendor) {
    const std::string path = "vendors/" + std::string(vendor) + ".yaml";
    const auto file = std::ranges::find(snapshot.files, path, &PolicyFile::path);
    if (file == snapshot.files.end()) return std::nullopt;
    base::Diagnostics none;  // it loaded before
    const auto root = base::parse_yaml(file->bytes, file->path, none);
    const auto* section = root != nullptr ? root->find("register") : nullptr;
    if (section == nullptr) return std::nullopt;
    return read_registration(*section, none);
}

}  // namespace waybill::policy

// The register of third parties, in the columns of DORA's register of information where they fit.
#include <algorithm>
#include <tuple>

#include "activity.hpp"
#include "declared.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/policy/registration.hpp"
#include "waybill/report/reports.hpp"
#include "waybill/report/text.hpp"
#include "words.hpp"

namespace waybill::report {
namespace {

using Kind = Column::Kind;

constexpr int soon_days = 365;

struct Contract {
    Activity activity;
    policy::Registration registration;
    Volume volume;
    std::vector<std::string> missing;  // what DORA's columns ask for and the file does not say
    std::string difference;
};

std::vector<std::string> missing_of(const policy::Vendor& vendor, const policy::Registration& one) {
    std::vector<std::string> out;
    const auto want = [&](const char* name, bool there) {
        if (!there) out.emplace_back(name);
    };
    want("country", !vendor.country.empty());
    want("lei", !one.lei.empty());
    want("service", !one.service.empty());
    want("critical_function", !one.critical_function.empty());
    want("substitutability", !one.substitutability.empty());
    want("governing_law", !one.governing_law.empty());
    want("notice", !one.notice_company.empty() && !one.notice_vendor.empty());
    want("data_at_rest", !one.data_at_rest.empty());
    want("data_processed", !one.data_processed.empty());
    want("exit_plan", !one.exit_plan.empty());
    want("last_audit", one.last_audit.has_value());
    return out;
}

std::string difference_of(const Contract& one, const Sources& sources) {
    const Activity& activity = one.activity;
    if (activity.declared == nullptr) return "not in the policy";
    if (activity.items > 0) {
        const auto& agreement = activity.declared->agreement;
        if (base::day_of(activity.first) < agreement.from || base::day_of(activity.last) > agreement.until)
            return "shared outside its validity";
        if (const std::size_t count = activity.differences(); count > 0)
            return counted(count, "category differs", "categories differ");
        return {};
    }
    const auto state = standing(*activity.declared, base::day_of(sources.now));
    return state == "valid" ? "nothing shared in the period" : std::string(state);
}

std::vector<Contract> contracts_of(const Sources& sources) {
    std::vector<Contract> out;
    for (Activity& activity : activities_of(sources)) {
        Contract one;
        if (activity.declared != nullptr) {
            one.registration =
                policy::registration_of(*sources.policy, activity.vendor).value_or(policy::Registration{});
            one.missing = missing_of(*activity.declared, one.registration);
        }
        one.volume = volume_of(sources.traffic, activity.vendor);
        one.activity = std::move(activity);
        one.difference = difference_of(one, sources);
        out.push_back(std::move(one));
    }
    return out;
}

std::string service_title(const std::string& code) {
    const auto types = policy::service_types();
    const auto found = std::ranges::find(types, code, &policy::ServiceType::code);
    return found == types.end() ? std::string() : std::string(found->title);
}

std::string provider_title(const Contract& one) {
    return one.activity.declared != nullptr ? one.activity.declared->title : one.activity.vendor;
}

Table contracts_table(const std::vector<Contract>& contracts, Day today) {
    Table table{"contracts", "", {}, {}, "None."};
    for (const char* key : {"vendor",
                            "provider",
                            "lei",
                            "country",
                            "contract_reference",
                            "service_type",
                            "service",
                            "purpose",
                            "start_date",
                            "end_date",
                            "notice_company",
                            "notice_provider",
                            "governing_law",
                            "data_at_rest",
                            "data_processed",
                            "critical_function",
                            "substitutability",
                            "exit_plan",
                            "last_audit",
                            "subcontractors",
                            "standing",
                            "exchanges",
                            "refused",
                            "items",
                            "first_shared",
                            "last_shared",
                            "missing",
                            "difference"})
        table.columns.push_back({key, key});
    for (Column& column : table.columns)
        for (const char* number : {"subcontractors", "exchanges", "refused", "items"})
            if (column.key == number) column.kind = Kind::number;
    for (const Contract& one : contracts) {
        const policy::Vendor* vendor = one.activity.declared;
        const policy::Registration& also = one.registration;
        const bool seen = !one.activity.purposes.empty();
        const auto declared = [&](const auto& text) { return vendor != nullptr ? std::string(text()) : std::string(); };
        table.rows.push_back({{one.activity.vendor,
                               provider_title(one),
                               also.lei,
                               declared([&] { return vendor->country; }),
                               one.activity.agreement,
                               also.service,
                               service_title(also.service),
                               vendor != nullptr ? vendor->agreement.purpose : joined(one.activity.purposes),
                               declared([&] { return base::format_day(vendor->agreement.from); }),
                               declared([&] { return base::format_day(vendor->agreement.until); }),
                               also.notice_company,
                               also.notice_vendor,
                               also.governing_law,
                               joined(also.data_at_rest),
                               joined(also.data_processed),
                               also.critical_function,
                               also.substitutability,
                               also.exit_plan,
                               also.last_audit ? base::format_day(*also.last_audit) : "",
                               declared([&] { return std::to_string(also.subcontractors.size()); }),
                               vendor != nullptr ? std::string(standing(*vendor, today)) : "not declared",
                               std::to_string(one.volume.exchanges),
                               std::to_string(one.volume.refused),
                               std::to_string(one.activity.items),
                               day_text(seen, one.activity.first),
                               day_text(seen, one.activity.last),
                               joined(one.missing),
                               one.difference},
                              !one.difference.empty()});
    }
    return table;
}

long days_left(Day until, Day today) { return (until - today).count(); }

Table evidence_table(const std::vector<Contract>& contracts, Day today) {
    Table table{"evidence", "Evidence of due diligence", {}, {}, "No evidence is declared."};
    table.columns = {{"vendor", "Vendor"},
                     {"evidence", "Evidence"},
                     {"reference", "Reference"},
                     {"valid_until", "Valid until", Kind::date},
                     {"days_left", "Days left", Kind::number},
                     {"required", "Required"},
                     {"standing", "Standing"}};
    for (const Contract& one : contracts) {
        if (one.activity.declared == nullptr) continue;
        for (const policy::Evidence& evidence : one.activity.declared->due_diligence) {
            const long left = days_left(evidence.valid_until, today);
            table.rows.push_back(
                {{one.activity.vendor, evidence.evidence, evidence.reference, base::format_day(evidence.valid_until),
                  std::to_string(left), evidence.required ? "yes" : "no", left < 0 ? "lapsed" : "valid"},
                 left < 0});
        }
    }
    return table;
}

Table subcontractors_table(const std::vector<Contract>& contracts) {
    Table table{"subcontractors", "Subcontractors", {}, {}, "None is declared."};
    table.columns = {{"vendor", "Vendor"},   {"name", "Subcontractor"}, {"lei", "LEI", Kind::code},
                     {"country", "Country"}, {"service_type", "Type"},  {"service", "Service"}};
    for (const Contract& one : contracts)
        for (const policy::Subcontractor& sub : one.registration.subcontractors)
            table.rows.push_back(
                {{one.activity.vendor, sub.name, sub.lei, sub.country, sub.service, service_title(sub.service)},
                 false});
    return table;
}

Table contacts_table(const std::vector<Contract>& contracts) {
    Table table{"contacts", "Contacts", {}, {}, "None is declared."};
    table.columns = {{"vendor", "Vendor"}, {"role", "Role"},          {"name", "Name"},        {"email", "E-mail"},
                     {"phone", "Phone"},   {"timezone", "Time zone"}, {"language", "Language"}};
    for (const Contract& one : contracts) {
        if (one.activity.declared == nullptr) continue;
        for (const policy::Contact& contact : one.activity.declared->contacts)
            table.rows.push_back({{one.activity.vendor, contact.role, contact.name, contact.email, contact.phone,
                                   contact.timezone, contact.language},
                                  false});
    }
    return table;
}

/// What ends within a year, soonest first. Empty where nothing does.
Chart ends_soon(const std::vector<Contract>& contracts, Day today) {
    Chart chart{Chart::Form::bars,
                "Ends within a year: days left",
                "A bar for each agreement and each proof that ends within a year; the tables have the dates.",
                {}};
    const auto add = [&](const std::string& what, Day until) {
        const long left = days_left(until, today);
        if (left < 0 || left > soon_days) return;
        chart.bars.push_back(
            {what, static_cast<std::uint64_t>(left),
             counted(static_cast<std::uint64_t>(left), "day", "days") + ", " + base::format_day(until)});
    };
    for (const Contract& one : contracts) {
        if (one.activity.declared == nullptr) continue;
        add(one.activity.vendor + ": agreement", one.activity.declared->agreement.until);
        for (const policy::Evidence& evidence : one.activity.declared->due_diligence)
            add(one.activity.vendor + ": " + evidence.evidence, evidence.valid_until);
    }
    std::ranges::sort(chart.bars, {}, [](const Chart::Bar& bar) { return std::tie(bar.value, bar.label); });
    return chart;
}

Table overview(const std::vector<Contract>& contracts, Day today) {
    Table table{"overview", "", {}, {}, "No vendor is declared, and nothing was shared."};
    table.columns = {{"provider", "Provider"},
                     {"contract_reference", "Contract"},
                     {"service", "Service"},
                     {"critical_function", "Critical function"},
                     {"end_date", "Ends", Kind::date},
                     {"standing", "Standing"},
                     {"items", "Items sent", Kind::number},
                     {"last_shared", "Last shared", Kind::date},
                     {"difference", "Difference"}};
    for (const Contract& one : contracts) {
        const policy::Vendor* vendor = one.activity.declared;
        table.rows.push_back(
            {{provider_title(one), one.activity.agreement, service_title(one.registration.service),
              one.registration.critical_function, vendor != nullptr ? base::format_day(vendor->agreement.until) : "",
              vendor != nullptr ? std::string(standing(*vendor, today)) : "not declared",
              std::to_string(one.activity.items), day_text(!one.activity.purposes.empty(), one.activity.last),
              one.difference},
             !one.difference.empty()});
    }
    return table;
}

Section section_of(const Contract& one) {
    const policy::Vendor& vendor = *one.activity.declared;
    const policy::Registration& also = one.registration;
    Facts facts;
    const auto add = [&](const char* title, const std::string& text) {
        facts.all.push_back({"", title, text.empty() ? "not declared" : text, text.empty()});
    };
    add("Provider", vendor.title + " (" + vendor.name + ")");
    add("Legal entity identifier", also.lei);
    add("Country", vendor.country);
    add("Contract", vendor.agreement.reference);
    add("Purpose", vendor.agreement.purpose);
    add("Type of service", also.service.empty() ? "" : also.service + " " + service_title(also.service));
    add("Supports a critical or important function", also.critical_function);
    add("Substitutability", also.substitutability);
    add("Start and end", base::format_day(vendor.agreement.from) + " to " + base::format_day(vendor.agreement.until));
    add("Notice by the company", also.notice_company);
    add("Notice by the provider", also.notice_vendor);
    add("Governing law", also.governing_law);
    add("Data at rest in", joined(also.data_at_rest));
    add("Data processed in", joined(also.data_processed));
    add("Exit plan", also.exit_plan);
    add("Last audit", also.last_audit ? base::format_day(*also.last_audit) : "");
    add("Connected to", vendor.connection.url);
    return {vendor.title, {std::move(facts)}};
}

std::vector<Fact> facts_of(const std::vector<Contract>& contracts, const Table& evidence, const Sources& sources) {
    const auto count = [&](auto test) { return static_cast<std::uint64_t>(std::ranges::count_if(contracts, test)); };
    const std::uint64_t differing = count([](const Contract& one) { return !one.difference.empty(); });
    const std::uint64_t incomplete = count([](const Contract& one) { return !one.missing.empty(); });
    const auto lapsed = static_cast<std::uint64_t>(std::ranges::count_if(evidence.rows, &Row::differs));
    return {{"period", "Observed in", period_text(sources)},
            {"contracts", "Contracts", grouped(contracts.size()), false, std::to_string(contracts.size())},
            {"differing", "Where declared and observed differ", grouped(differing), differing > 0,
             std::to_string(differing)},
            {"incomplete", "With columns that are not declared", grouped(incomplete), incomplete > 0,
             std::to_string(incomplete)},
            {"evidence_lapsed", "Evidence that lapsed", grouped(lapsed), lapsed > 0, std::to_string(lapsed)},
            {"policy", "Policy", crypto::hash_text(sources.policy->digest)},
            {"record", "Record", sources.record}};
}

}  // namespace

Document third_parties(const Sources& sources) {
    const auto contracts = contracts_of(sources);
    const Day today = base::day_of(sources.now);
    Document out{"register",
                 "Register of third parties",
                 "Vendors, agreements and evidence, as declared and as recorded; columns of DORA's register of "
                 "information where they fit",
                 sources.now,
                 {},
                 {},
                 {}};
    Table evidence = evidence_table(contracts, today);
    out.facts = facts_of(contracts, evidence, sources);
    out.sections.push_back({"Contracts", {overview(contracts, today), ends_soon(contracts, today)}});
    for (const Contract& one : contracts)
        if (one.activity.declared != nullptr) out.sections.push_back(section_of(one));
    out.sections.push_back(
        {"Evidence, subcontractors, contacts", {evidence, subcontractors_table(contracts), contacts_table(contracts)}});
    out.tables = {contracts_table(contracts, today), std::move(evidence), subcontractors_table(contracts),
                  contacts_table(contracts)};
    return out;
}

}  // namespace waybill::report

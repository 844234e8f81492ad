// The record of processing activities. GDPR article 30(1): (a) controller, (b) purposes, (c) categories of subjects and
// data, (d) recipients, (e) transfers, (f) time limits, (g) measures.
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

/// An activity with what a register of third parties knows of its recipient.
struct Recipient {
    Activity activity;
    policy::Registration registration;
    Transfer transfer;
    Volume volume;
};

std::vector<Recipient> recipients_of(const Sources& sources) {
    std::vector<Recipient> out;
    for (Activity& activity : activities_of(sources)) {
        Recipient& one = out.emplace_back();
        if (activity.declared != nullptr) {
            one.registration =
                policy::registration_of(*sources.policy, activity.vendor).value_or(policy::Registration{});
            one.transfer = transfer_of(activity.declared->country, one.registration.safeguards);
        } else {
            one.transfer = {"not known: not in the policy", false, true};
        }
        one.volume = volume_of(sources.traffic, activity.vendor);
        one.activity = std::move(activity);
    }
    return out;
}

std::string recipient_title(const Recipient& one) {
    return one.activity.declared != nullptr ? one.activity.declared->title : one.activity.vendor;
}
std::string purpose_of(const Recipient& one) {
    return one.activity.declared != nullptr ? one.activity.declared->agreement.purpose : joined(one.activity.purposes);
}

/// What is to be said of the whole activity, beside its categories.
std::string difference_of(const Recipient& one, Day today) {
    const Activity& activity = one.activity;
    if (activity.declared == nullptr) return "not in the policy";
    for (const std::string& purpose : activity.purposes)
        if (purpose != activity.declared->agreement.purpose) return "recorded for another purpose";
    if (const auto state = standing(*activity.declared, today); state != "valid") return std::string(state);
    if (activity.items == 0) return "nothing shared in the period";
    const std::size_t count = activity.differences();
    return count == 0 ? std::string() : counted(count, "category differs", "categories differ");
}

Table activities_table(const std::vector<Recipient>& recipients, const Sources& sources) {
    Table table{"activities", "", {}, {}, "No vendor is declared, and nothing was shared."};
    table.columns = {{"vendor", "Vendor"},
                     {"recipient", "Recipient"},
                     {"agreement", "Agreement"},
                     {"purpose", "Purpose"},
                     {"lawful_basis", "Lawful basis"},
                     {"data_subjects", "Data subjects"},
                     {"country", "Country"},
                     {"transfer", "Transfer"},
                     {"from", "From", Kind::date},
                     {"until", "Until", Kind::date},
                     {"retention", "Retention"},
                     {"standing", "Standing"},
                     {"categories", "Categories", Kind::number},
                     {"items", "Items sent", Kind::number},
                     {"first_shared", "First shared", Kind::date},
                     {"last_shared", "Last shared", Kind::date},
                     {"difference", "Difference"}};
    const Day today = base::day_of(sources.now);
    for (const Recipient& one : recipients) {
        const Activity& activity = one.activity;
        const policy::Vendor* vendor = activity.declared;
        const policy::Agreement none{};
        const policy::Agreement& agreement = vendor != nullptr ? vendor->agreement : none;
        const std::string difference = difference_of(one, today);
        const bool seen = !activity.purposes.empty();
        table.rows.push_back(
            {{activity.vendor, recipient_title(one), activity.agreement, purpose_of(one), agreement.lawful_basis,
              joined(one.registration.data_subjects), vendor != nullptr ? vendor->country : "", one.transfer.text,
              vendor != nullptr ? base::format_day(agreement.from) : "",
              vendor != nullptr ? base::format_day(agreement.until) : "", agreement.retention,
              vendor != nullptr ? std::string(standing(*vendor, today)) : "not declared",
              std::to_string(activity.categories.size()), std::to_string(activity.items),
              day_text(seen, activity.first), day_text(seen, activity.last), difference},
             !difference.empty()});
    }
    return table;
}

void add_categories(Table& table, const Recipient& one, const Sources& sources, bool with_activity) {
    for (const auto& [category, use] : one.activity.categories) {
        Row row;
        if (with_activity) row.cells = {one.activity.vendor, one.activity.agreement};
        const bool seen = use.windows > 0;
        for (std::string cell : {category, title_of(*sources.policy, category), joined(use.declared),
                                 joined(use.observed), std::to_string(use.items), day_text(seen, use.first),
                                 day_text(seen, use.last), std::string(use.difference())})
            row.cells.push_back(std::move(cell));
        row.differs = !use.difference().empty();
        table.rows.push_back(std::move(row));
    }
}

std::vector<Column> category_columns() {
    return {{"category", "Category", Kind::code},
            {"title", "Title"},
            {"declared", "Agreed as"},
            {"observed", "Sent as"},
            {"items", "Items sent", Kind::number},
            {"first_shared", "First", Kind::date},
            {"last_shared", "Last", Kind::date},
            {"difference", "Difference"}};
}

/// For people: the few columns that fit a page; the rest stands in each activity's section.
Table overview(const std::vector<Recipient>& recipients, Day today) {
    Table table{"overview", "", {}, {}, "No vendor is declared, and nothing was shared."};
    table.columns = {{"recipient", "Recipient"},
                     {"purpose", "Purpose"},
                     {"country", "Country"},
                     {"items", "Items sent", Kind::number},
                     {"last_shared", "Last shared", Kind::date},
                     {"difference", "Difference"}};
    for (const Recipient& one : recipients) {
        const std::string difference = difference_of(one, today);
        table.rows.push_back({{recipient_title(one), purpose_of(one),
                               one.activity.declared != nullptr ? one.activity.declared->country : "",
                               std::to_string(one.activity.items),
                               day_text(!one.activity.purposes.empty(), one.activity.last), difference},
                              !difference.empty()});
    }
    return table;
}

Chart items_chart(const std::vector<Recipient>& recipients) {
    Chart chart{Chart::Form::bars,
                "Items sent in the period, by recipient",
                "A bar for each recipient; the table above has the same numbers.",
                {}};
    for (const Recipient& one : recipients)
        chart.bars.push_back({recipient_title(one), one.activity.items, grouped(one.activity.items)});
    return chart;
}

std::string or_missing(const std::string& text) { return text.empty() ? "not declared" : text; }

Section section_of(const Recipient& one, const Sources& sources) {
    const policy::Vendor* vendor = one.activity.declared;
    Section out{recipient_title(one) + ": " + purpose_of(one), {}};
    Facts facts;
    const auto add = [&](std::string title, const std::string& text, bool differs = false) {
        facts.all.push_back({"", std::move(title), text, differs});
    };
    add("Recipient (d)", recipient_title(one) + " (" + one.activity.vendor + ")");
    add("Agreement", one.activity.agreement);
    add("Purpose (b)", purpose_of(one),
        difference_of(one, base::day_of(sources.now)) == "recorded for another purpose");
    if (vendor == nullptr) {
        add("Declared", "The policy has no such agreement: what follows is what the record says.", true);
    } else {
        const policy::Agreement& agreement = vendor->agreement;
        const auto state = standing(*vendor, base::day_of(sources.now));
        add("Lawful basis", or_missing(agreement.lawful_basis), agreement.lawful_basis.empty());
        add("Data subjects (c)", or_missing(joined(one.registration.data_subjects)),
            one.registration.data_subjects.empty());
        add("Transfer to third countries (e)", one.transfer.text, one.transfer.open);
        add("Erased by the recipient after (f)", or_missing(agreement.retention), agreement.retention.empty());
        add("Validity",
            base::format_day(agreement.from) + " to " + base::format_day(agreement.until) + ": " + std::string(state),
            state != "valid");
        if (!one.activity.withheld.empty()) add("Withheld by name", joined(one.activity.withheld));
    }
    add("In the period", counted(one.activity.items, "item", "items") + " under this agreement; all of the vendor's: " +
                             counted(one.volume.exchanges, "exchange", "exchanges") + ", " +
                             counted(one.volume.refused, "refusal", "refusals"));
    out.blocks.emplace_back(std::move(facts));
    Table table{"categories", "Categories of personal data (c)", category_columns(), {}, "None."};
    add_categories(table, one, sources, false);
    out.blocks.emplace_back(std::move(table));
    return out;
}

Section measures() {
    return {
        "Security measures (g)",
        {Paragraph{"Every message to a recipient passes a gateway that takes it apart into data items. Only what the "
                   "agreement names leaves, in the form that it names; all else is withheld. The recipient and the "
                   "calling system prove who they are by certificates (mutual TLS); connections are encrypted."},
         Paragraph{"Before a byte leaves, what is sent is written on a tamper-evident, signed record that anyone with "
                   "its public key can verify. The record holds no values. Sharing stops by itself on the day after an "
                   "agreement, or evidence that it requires, lapses."}}};
}

std::vector<Fact> facts_of(const std::vector<Recipient>& recipients, const Sources& sources) {
    std::size_t transfers = 0, differing = 0;
    for (const Recipient& one : recipients) {
        transfers += one.transfer.third_country;
        differing += !difference_of(one, base::day_of(sources.now)).empty();
    }
    return {
        {"controller", "Controller (a)", or_to_fill_in(sources.controller), sources.controller.empty()},
        {"contact", "Contact, data protection officer (a)", or_to_fill_in(sources.contact), sources.contact.empty()},
        {"period", "Observed in", period_text(sources)},
        {"activities", "Activities", grouped(recipients.size()), false, std::to_string(recipients.size())},
        {"transfers", "To third countries", grouped(transfers), false, std::to_string(transfers)},
        {"differing", "Where declared and observed differ", grouped(differing), differing > 0,
         std::to_string(differing)},
        {"policy", "Policy", crypto::hash_text(sources.policy->digest)},
        {"record", "Record", sources.record}};
}

}  // namespace

Document ropa(const Sources& sources) {
    const auto recipients = recipients_of(sources);
    Document out{"ropa",
                 "Record of processing activities",
                 "GDPR article 30(1): data shared with vendors, as agreed and as recorded",
                 sources.now,
                 {},
                 {},
                 {}};
    out.facts = facts_of(recipients, sources);
    out.sections.push_back({"Overview", {overview(recipients, base::day_of(sources.now)), items_chart(recipients)}});
    for (const Recipient& one : recipients) out.sections.push_back(section_of(one, sources));
    out.sections.push_back(measures());
    out.tables.push_back(activities_table(recipients, sources));
    Table categories{"categories", "", {{"vendor", "Vendor"}, {"agreement", "Agreement"}}, {}, "None."};
    for (Column& column : category_columns()) categories.columns.push_back(std::move(column));
    for (const Recipient& one : recipients) add_categories(categories, one, sources, true);
    out.tables.push_back(std::move(categories));
    return out;
}

}  // namespace waybill::report

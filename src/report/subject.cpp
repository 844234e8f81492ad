#include "waybill/report/subject.hpp"

#include <algorithm>
#include <set>

#include "waybill/report/text.hpp"
#include "words.hpp"

namespace waybill::report {
namespace {

using Kind = Column::Kind;

/// What a treatment means to somebody who has never heard of it.
std::string_view explained(std::string_view treatment) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"clear", "as it was"},
        {"mask", "with most characters hidden"},
        {"redact", "replaced by a fixed text"},
        {"hash", "as a keyed fingerprint, which the recipient cannot turn back"},
        {"tokenize", "as a token, which only we can turn back"},
        {"encrypt", "encrypted for the recipient"},
        {"fpe", "encrypted in the same format, which only we can turn back"},
        {"generalize", "made less exact"},
        {"shift_date", "as a date moved by some days"},
        {"truncate", "shortened"},
        {"scan", "inside a longer text"},
        {"open", "inside a longer message"},
    };
    for (const auto& [name, meaning] : words)
        if (name == treatment) return meaning;
    return treatment;
}

/// One recipient, as the report tells it.
struct Told {
    std::set<std::string> purposes, agreements;
    std::map<std::string, std::set<std::string>> categories;  // title: forms
    std::map<std::string, std::set<std::string>> beside;      // of the messages that it was in
    Time first = Time::max(), last = Time::min();
};

std::string title_of(const SubjectFindings& findings, const std::string& category) {
    const auto found = findings.titles.find(category);
    return found == findings.titles.end() || found->second.empty() ? category : found->second;
}

std::map<std::string, Told> recipients_of(const SubjectFindings& findings) {
    std::map<std::string, Told> out;
    for (const SubjectSharing& one : findings.sharings) {
        if (one.treatment.empty()) continue;
        Told& told = out[one.vendor];
        told.purposes.insert(one.purpose);
        told.agreements.insert(one.agreement);
        told.categories[title_of(findings, one.category)].emplace(explained(one.treatment));
        for (const auto& [category, treatment] : one.beside)
            told.beside[title_of(findings, category)].emplace(explained(treatment));
        told.first = std::min(told.first, one.first);
        told.last = std::max(told.last, one.last);
    }
    return out;
}

std::string listed(const std::map<std::string, std::set<std::string>>& words) {
    std::string out;
    for (const auto& [word, forms] : words)
        out += (out.empty() ? "" : "; ") + word + " (" + joined(forms, ", or ") + ")";
    return out;
}

std::string day_of(Time time) { return base::format_day(base::day_of(time)); }

SubjectRecipient recipient_of(const SubjectFindings& findings, const std::string& vendor) {
    const auto found = findings.recipients.find(vendor);
    return found == findings.recipients.end() ? SubjectRecipient{} : found->second;
}

/// Marked where the controller has something to fill in.
Fact fact(std::string key, std::string title, const std::string& text) {
    return {std::move(key), std::move(title), or_to_fill_in(text), text.empty()};
}

Facts facts_of(const SubjectFindings& findings, const std::string& vendor, const Told& told) {
    const SubjectRecipient recipient = recipient_of(findings, vendor);
    Fact country = fact("country", "Country", recipient.country);
    if (recipient.country.empty()) country.text += "; outside the EEA with the safeguards, article 46";
    return {{{"recipient", "Recipient", recipient.title.empty() ? vendor : recipient.title + " (" + vendor + ")"},
             std::move(country),
             {"purpose", "Purpose", joined(told.purposes)},
             fact("lawful_basis", "Legal basis", recipient.lawful_basis),
             {"agreement", "Agreement", joined(told.agreements)},
             {"categories", "What identifies you", listed(told.categories)},
             {"beside", "Other data in the same messages", told.beside.empty() ? "none" : listed(told.beside)},
             fact("retention", "How long the recipient keeps it", recipient.retention),
             {"messages", "Messages", grouped(recipient.messages)},
             {"days", "First and last", day_of(told.first) + " to " + day_of(told.last)}},
            recipient.title.empty() ? vendor : recipient.title};
}

Table table_of(const SubjectFindings& findings, const std::map<std::string, Told>& recipients) {
    Table out{"recipients",
              "Recipients",
              {{"vendor", "Vendor", Kind::code},
               {"recipient", "Recipient"},
               {"country", "Country"},
               {"purpose", "Purpose"},
               {"lawful_basis", "Legal basis"},
               {"agreement", "Agreement"},
               {"categories", "What identifies you"},
               {"beside", "Other data in the same messages"},
               {"retention", "How long the recipient keeps it"},
               {"messages", "Messages", Kind::number},
               {"first", "First", Kind::date},
               {"last", "Last", Kind::date}},
              {}};
    for (const auto& [vendor, told] : recipients) {
        const SubjectRecipient recipient = recipient_of(findings, vendor);
        out.rows.push_back({{vendor, recipient.title, recipient.country, joined(told.purposes), recipient.lawful_basis,
                             joined(told.agreements), listed(told.categories), listed(told.beside), recipient.retention,
                             std::to_string(recipient.messages), day_of(told.first), day_of(told.last)}});
    }
    return out;
}

Section recipients_section(const SubjectFindings& findings, const std::map<std::string, Told>& recipients) {
    Section out{"Recipients", {}};
    if (recipients.empty())
        out.blocks.emplace_back(
            Paragraph{"No message with this identifier was shared with anyone through the gateway."});
    for (const auto& [vendor, told] : recipients) out.blocks.emplace_back(facts_of(findings, vendor, told));
    const bool held_back =
        std::ranges::any_of(findings.sharings, [](const SubjectSharing& one) { return one.treatment.empty(); });
    if (held_back)
        out.blocks.emplace_back(
            Paragraph{"In further messages the identifier itself stood and was left out before they were sent."});
    if (findings.found != findings.told)
        out.blocks.emplace_back(
            Paragraph{"The newest " + grouped(findings.told) + " of " + grouped(findings.found) +
                      " entries are told here: make a report for each of several periods, so that none is left out."});
    return out;
}

Section retention_section(const SubjectFindings& findings) {
    Section out{"How long we keep it", {}};
    out.blocks.emplace_back(
        Paragraph{"Our own storage periods: to be filled in. The record of what was shared holds no value of yours; "
                  "what lets us find you in it is destroyed with its keys at the end of its retention."});
    if (findings.erased > 0)
        out.blocks.emplace_back(Paragraph{"It has been destroyed already for " +
                                          counted(findings.erased, "message", "messages") +
                                          ": who was in them cannot be known any more."});
    return out;
}

Section section(std::string title, std::string text) { return {std::move(title), {Paragraph{std::move(text)}}}; }

}  // namespace

Document subject_access(const SubjectFindings& findings, const SubjectWords& words, Time now) {
    const auto recipients = recipients_of(findings);
    Document out;
    out.key = "subject";
    out.title = "Your personal data and who received it";
    out.subtitle =
        "Answer to a request for access under article 15 of the General Data Protection Regulation. It tells what our "
        "data-sharing gateway recorded about the identifier that you gave us; that identifier is not repeated here.";
    out.made = now;
    out.facts = {fact("controller", "Controller", words.controller),
                 fact("contact", "Contact, data protection officer", words.contact),
                 fact("reference", "Reference", words.reference),
                 {"date", "Date", day_of(now)}};
    out.sections.push_back(recipients_section(findings, recipients));
    out.sections.push_back(
        section("Where the data comes from",
                "From our own systems. Where we did not collect the data from you: to be filled in."));
    out.sections.push_back(retention_section(findings));
    out.sections.push_back(
        section("Automated decisions",
                "The gateway takes none about you. Whether other systems do (article 22): to be filled in."));
    out.sections.push_back(section(
        "Your rights",
        "You may ask us to rectify or erase your data (articles 16 and 17), to restrict its processing (article 18), "
        "to hand it over in a common format (article 20), and you may object to its processing (article 21); where it "
        "rests on consent, you may withdraw that at any time. We pass rectification and erasure on to the recipients "
        "above (article 19). You may lodge a complaint with a supervisory authority, for instance that of your place "
        "of residence (article 77). Of transfers to third countries you may ask for the safeguards (article 46)."));
    out.tables = {table_of(findings, recipients)};
    return out;
}

}  // namespace waybill::report

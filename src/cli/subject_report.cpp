#include "subject_report.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <vector>

#include "console.hpp"
#include "csv.hpp"

namespace waybill::cli {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

const json::array& list_of(const json::object& object, std::string_view name) {
    static const json::array none;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

const json::object& object_of(const json::object& object, std::string_view name) {
    static const json::object none;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

bool withheld(const json::object& group) {
    const auto* value = group.if_contains("withheld");
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::string form_of(const json::object& group) {
    return withheld(group) ? "withheld, not sent" : text_of(group, "treatment");
}

std::string day_of(const std::string& time) { return time.substr(0, 10); }

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
struct Recipient {
    std::set<std::string> purposes, agreements;
    std::map<std::string, std::set<std::string>> categories;  // title: forms
    std::map<std::string, std::set<std::string>> beside;      // of the messages that it was in
    std::uint64_t messages = 0;
    std::string first, last;
};

std::string title_of(const json::object& answer, const std::string& category) {
    const std::string title = text_of(object_of(answer, "titles"), category);
    return title.empty() ? category : title;
}

std::map<std::string, Recipient> recipients_of(const json::object& answer) {
    std::map<std::string, Recipient> out;
    for (const json::value& value : list_of(answer, "groups")) {
        if (!value.is_object() || withheld(value.get_object())) continue;
        const json::object& group = value.get_object();
        Recipient& one = out[text_of(group, "vendor")];
        one.purposes.insert(text_of(group, "purpose"));
        one.agreements.insert(text_of(group, "agreement"));
        one.categories[title_of(answer, text_of(group, "category"))].insert(
            std::string(explained(text_of(group, "treatment"))));
        for (const json::value& other : list_of(group, "beside"))
            if (other.is_object())
                one.beside[title_of(answer, text_of(other.get_object(), "category"))].insert(
                    std::string(explained(text_of(other.get_object(), "treatment"))));
        const auto* messages = group.if_contains("messages");
        boost::system::error_code ignored;
        if (messages != nullptr) one.messages += messages->to_number<std::uint64_t>(ignored);
        const std::string first = text_of(group, "first"), last = text_of(group, "last");
        one.first = one.first.empty() ? first : std::min(one.first, first);
        one.last = std::max(one.last, last);
    }
    return out;
}

std::string joined(const std::set<std::string>& words, std::string_view divider = ", ") {
    std::string out;
    for (const std::string& word : words) out.append(out.empty() ? "" : divider).append(word);
    return out;
}

std::string listed(const std::map<std::string, std::set<std::string>>& words) {
    std::string out;
    for (const auto& [word, forms] : words)
        out += (out.empty() ? "" : "; ") + word + " (" + joined(forms, " or ") + ")";
    return out;
}

/// The report as heads, paragraphs and tables: what it is made into is the form's.
struct Block {
    enum class Kind { title, head, text, table };
    Kind kind;
    std::string text;
    std::vector<std::vector<std::string>> rows;  // of a table, the heads first
};

Block recipient_table(const json::object& answer, const std::string& name, const Recipient& one) {
    const json::object& vendor = object_of(object_of(answer, "vendors"), name);
    const auto or_else = [](const std::string& text, const char* other) { return text.empty() ? other : text; };
    return {Block::Kind::table,
            {},
            {{"", ""},
             {"Recipient", or_else(text_of(vendor, "title"), name.c_str()) + " (" + name + ")"},
             {"Country", or_else(text_of(vendor, "country"),
                                 "to be filled in; outside the EEA with the safeguards, "
                                 "article 46")},
             {"Purpose", joined(one.purposes)},
             {"Legal basis", or_else(text_of(vendor, "lawful_basis"), "to be filled in")},
             {"Agreement", joined(one.agreements)},
             {"What identifies you", listed(one.categories)},
             {"Other data in the same messages", or_else(listed(one.beside), "none")},
             {"How long the recipient keeps it", or_else(text_of(vendor, "retention"), "to be filled in")},
             {"Messages", std::to_string(one.messages)},
             {"First and last", day_of(one.first) + " to " + day_of(one.last)}}};
}

std::vector<Block> blocks_of(const json::object& answer, const ReportWords& words) {
    using Kind = Block::Kind;
    const auto or_blank = [](const std::string& text) { return text.empty() ? "to be filled in" : text; };
    const auto recipients = recipients_of(answer);
    std::vector<Block> out;
    out.push_back({Kind::title, "Your personal data and who received it", {}});
    out.push_back(
        {Kind::text,
         "Answer to a request for access under article 15 of the General Data Protection Regulation. It tells "
         "what our data-sharing gateway recorded about the identifier that you gave us; that identifier is not "
         "repeated here.",
         {}});
    out.push_back({Kind::table,
                   {},
                   {{"", ""},
                    {"Controller", or_blank(words.controller)},
                    {"Contact, data protection officer", or_blank(words.contact)},
                    {"Reference", or_blank(words.reference)},
                    {"Date", words.date}}});
    out.push_back({Kind::head, "Recipients", {}});
    if (recipients.empty())
        out.push_back({Kind::text, "No message with this identifier was shared with anyone through the gateway.", {}});
    for (const auto& [name, one] : recipients) out.push_back(recipient_table(answer, name, one));
    const auto groups = list_of(answer, "groups");
    const auto held_back = std::ranges::count_if(
        groups, [](const json::value& group) { return group.is_object() && withheld(group.get_object()); });
    if (held_back > 0)
        out.push_back({Kind::text,
                       "In further messages the identifier itself stood and was left out before they were sent.",
                       {}});
    if (text_of(answer, "found") != text_of(answer, "told"))
        out.push_back({Kind::text,
                       "The newest " + text_of(answer, "told") + " of " + text_of(answer, "found") +
                           " entries are told here: ask for more of them before this is sent.",
                       {}});
    out.push_back({Kind::head, "Where the data comes from", {}});
    out.push_back(
        {Kind::text, "From our own systems. Where we did not collect the data from you: to be filled in.", {}});
    out.push_back({Kind::head, "How long we keep it", {}});
    out.push_back(
        {Kind::text,
         "Our own storage periods: to be filled in. The record of what was shared holds no value of yours; what "
         "lets us find you in it is destroyed with its keys at the end of its retention.",
         {}});
    if (const std::string erased = text_of(answer, "erased"); !erased.empty() && erased != "0")
        out.push_back({Kind::text,
                       "Of " + erased +
                           " messages it has been destroyed already: whether they were about you cannot be "
                           "known any more.",
                       {}});
    out.push_back({Kind::head, "Automated decisions", {}});
    out.push_back(
        {Kind::text, "The gateway takes none about you. Whether other systems do (article 22): to be filled in.", {}});
    out.push_back({Kind::head, "Your rights", {}});
    out.push_back(
        {Kind::text,
         "You may ask us to rectify or erase your data (articles 16 and 17), to restrict its processing "
         "(article 18), to hand it over in a common format (article 20), and you may object to its processing "
         "(article 21); where it rests on consent, you may withdraw that at any time. We pass rectification and "
         "erasure on to the recipients above (article 19). You may lodge a complaint with a supervisory "
         "authority, for instance that of your place of residence (article 77). Of transfers to third "
         "countries you may ask for the safeguards (article 46).",
         {}});
    return out;
}

/// For Markdown: what would be markup, and what would end a cell, is escaped.
std::string escaped_markdown(const std::string& text) {
    std::string out;
    for (const char c : printable(text)) {
        if (std::string_view("\\`*_{}[]<>|#").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string escaped_html(const std::string& text) {
    std::string out;
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

constexpr std::string_view html_head =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>Your personal data and who received it</title>\n<style>\n"
    "body { font: 11pt/1.5 Georgia, serif; max-width: 46em; margin: 3em auto; padding: 0 1em; color: #1a1a1a; }\n"
    "h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 2em; }\n"
    "table { border-collapse: collapse; width: 100%; margin: 1em 0; page-break-inside: avoid; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .35em .6em; border-bottom: 1px solid #ccc; }\n"
    "th { width: 32%; font-weight: normal; color: #555; }\n"
    "@media print { body { margin: 0; } }\n</style>\n</head>\n<body>\n";

}  // namespace

std::string subject_table(const json::object& answer) {
    Table table({"vendor", "agreement", "purpose", "category", "form", "place", "messages", "first", "last"});
    for (const json::value& value : list_of(answer, "groups")) {
        if (!value.is_object()) continue;
        const json::object& group = value.get_object();
        table.add({text_of(group, "vendor"), text_of(group, "agreement"), text_of(group, "purpose"),
                   text_of(group, "category"), form_of(group), text_of(group, "place"), text_of(group, "messages"),
                   text_of(group, "first"), text_of(group, "last")});
    }
    return table.text(stdout);
}

std::string subject_csv(const json::object& answer) {
    const std::vector<std::string> columns = {"index",   "time",  "id",       "client",    "vendor", "agreement",
                                              "purpose", "route", "category", "treatment", "place",  "count"};
    std::vector<std::string> heads = columns;
    heads.emplace_back("withheld");
    std::string out = csv_line(heads);
    for (const json::value& value : list_of(answer, "uses")) {
        if (!value.is_object()) continue;
        std::vector<std::string> cells;
        for (const std::string& column : columns) cells.push_back(text_of(value.get_object(), column));
        cells.emplace_back(withheld(value.get_object()) ? "true" : "false");
        out += csv_line(cells);
    }
    return out;
}

std::string dsar_markdown(const json::object& answer, const ReportWords& words) {
    std::string out;
    for (const Block& block : blocks_of(answer, words)) {
        if (block.kind == Block::Kind::title) out += "# " + escaped_markdown(block.text) + "\n\n";
        if (block.kind == Block::Kind::head) out += "## " + escaped_markdown(block.text) + "\n\n";
        if (block.kind == Block::Kind::text) out += escaped_markdown(block.text) + "\n\n";
        if (block.kind != Block::Kind::table) continue;
        for (std::size_t i = 0; i < block.rows.size(); ++i) {
            out += "|";
            for (const std::string& cell : block.rows[i]) out += " " + escaped_markdown(cell) + " |";
            out += i == 0 ? "\n| --- | --- |\n" : "\n";
        }
        out += "\n";
    }
    return out;
}

std::string dsar_html(const json::object& answer, const ReportWords& words) {
    std::string out(html_head);
    for (const Block& block : blocks_of(answer, words)) {
        if (block.kind == Block::Kind::title) out += "<h1>" + escaped_html(block.text) + "</h1>\n";
        if (block.kind == Block::Kind::head) out += "<h2>" + escaped_html(block.text) + "</h2>\n";
        if (block.kind == Block::Kind::text) out += "<p>" + escaped_html(block.text) + "</p>\n";
        if (block.kind != Block::Kind::table) continue;
        out += "<table>\n";
        for (std::size_t i = 1; i < block.rows.size(); ++i)
            out += "<tr><th scope=\"row\">" + escaped_html(block.rows[i][0]) + "</th><td>" +
                   escaped_html(block.rows[i][1]) + "</td></tr>\n";
        out += "</table>\n";
    }
    return out + "</body>\n</html>\n";
}

}  // namespace waybill::cli

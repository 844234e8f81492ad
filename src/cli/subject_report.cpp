#include "subject_report.hpp"

#include <map>
#include <set>
#include <vector>

#include "console.hpp"
#include "json_fields.hpp"
#include "waybill/report/write.hpp"

namespace waybill::cli {
namespace {

namespace json = boost::json;

std::string form_of(const json::object& group) {
    return flag_at(group, "withheld") ? "withheld, not sent" : text_at(group, "treatment");
}

/// The epoch where it is none: the gateway's own texts are times.
Time time_at(const json::object& object, std::string_view name) {
    const auto time = base::parse_time(text_at(object, name));
    return time ? *time : Time();
}

report::SubjectSharing sharing_of(const json::object& group) {
    report::SubjectSharing out;
    out.vendor = text_at(group, "vendor");
    out.agreement = text_at(group, "agreement");
    out.purpose = text_at(group, "purpose");
    out.category = text_at(group, "category");
    if (!flag_at(group, "withheld")) out.treatment = text_at(group, "treatment");
    out.first = time_at(group, "first");
    out.last = time_at(group, "last");
    for (const json::object* other : objects_at(group, "beside"))
        out.beside.emplace_back(text_at(*other, "category"), text_at(*other, "treatment"));
    return out;
}

/// A message with the value at two places is two uses, and one message.
std::map<std::string, std::set<std::uint64_t>> messages_of(const json::object& answer) {
    std::map<std::string, std::set<std::uint64_t>> out;
    for (const json::object* use : objects_at(answer, "uses"))
        if (!flag_at(*use, "withheld")) out[text_at(*use, "vendor")].insert(number_at(*use, "index"));
    return out;
}

}  // namespace

std::string subject_table(const json::object& answer) {
    Table table({"vendor", "agreement", "purpose", "category", "form", "place", "messages", "first", "last"});
    for (const json::object* group : objects_at(answer, "groups"))
        table.add({text_at(*group, "vendor"), text_at(*group, "agreement"), text_at(*group, "purpose"),
                   text_at(*group, "category"), form_of(*group), text_at(*group, "place"), text_at(*group, "messages"),
                   text_at(*group, "first"), text_at(*group, "last")});
    return table.text(stdout);
}

std::string subject_csv(const json::object& answer) {
    const std::vector<std::string> columns = {"index",   "time",  "id",       "client",    "vendor", "agreement",
                                              "purpose", "route", "category", "treatment", "place",  "count"};
    std::vector<std::string> heads = columns;
    heads.emplace_back("withheld");
    std::string out = report::csv_line(heads);
    for (const json::object* use : objects_at(answer, "uses")) {
        std::vector<std::string> cells;
        for (const std::string& column : columns) cells.push_back(text_at(*use, column));
        cells.emplace_back(flag_at(*use, "withheld") ? "true" : "false");
        out += report::csv_line(cells);
    }
    return out;
}

report::SubjectFindings subject_findings(const json::object& answer) {
    report::SubjectFindings out;
    out.found = number_at(answer, "found");
    out.told = number_at(answer, "told");
    out.erased = number_at(answer, "erased");
    for (const json::object* group : objects_at(answer, "groups")) out.sharings.push_back(sharing_of(*group));
    for (const auto& [vendor, messages] : messages_of(answer)) {
        const json::object& known = object_at(object_at(answer, "vendors"), vendor);
        out.recipients[vendor] = {text_at(known, "title"), text_at(known, "country"), text_at(known, "lawful_basis"),
                                  text_at(known, "retention"), messages.size()};
    }
    const json::object& titles = object_at(answer, "titles");
    for (const auto& title : titles) out.titles[std::string(title.key())] = text_at(titles, title.key());
    return out;
}

}  // namespace waybill::cli

// What a lookup of a person found (control/subject_lookup.hpp), for auditors as a table, and for the person as a report
// (GDPR article 15) in Markdown or as one HTML file. What the record cannot know is left for the controller to fill in.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace waybill::cli {

struct ReportWords {
    std::string controller;  // name and address; empty: to be filled in
    std::string contact;     // of whom it may be asked
    std::string reference;   // of the case
    std::string date;        // of the report
};

std::string subject_table(const boost::json::object& answer);
/// Every use, a line each.
std::string subject_csv(const boost::json::object& answer);
std::string dsar_markdown(const boost::json::object& answer, const ReportWords& words);
std::string dsar_html(const boost::json::object& answer, const ReportWords& words);

}  // namespace waybill::cli

// What a lookup of a person found (control/subject_lookup.hpp): for auditors as a table or CSV, for the person as what
// a report is made of (report/subject.hpp).
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "waybill/report/subject.hpp"

namespace waybill::cli {

std::string subject_table(const boost::json::object& answer);
/// Every use, a line each.
std::string subject_csv(const boost::json::object& answer);
report::SubjectFindings subject_findings(const boost::json::object& answer);

}  // namespace waybill::cli

// How bad an entry is: one visible table for refusals, by who has to act, and a few rows for the rest.
#include <algorithm>

#include "waybill/base/code.hpp"
#include "waybill/siem/event.hpp"

namespace waybill::siem {
namespace {

using enum Severity;

Severity severity_of(base::Blame blame) {
    switch (blame) {
        case base::Blame::message:
            return notice;
        case base::Blame::policy:
        case base::Blame::vendor:
        case base::Blame::gateway:
        case base::Blame::usage:
            return warning;
        case base::Blame::record:
        case base::Blame::tampered:
        case base::Blame::unverifiable:
            return error;
    }
    return warning;
}

Severity of_refusal(std::string_view code) {
    const auto table = base::code_table();
    const auto row = std::ranges::find(table, code, &base::CodeRow::name);
    return row == table.end() ? warning : severity_of(row->blame);  // of a version that knows more
}

Severity of_outcome(const audit::Recorded& entry) {
    if (entry.text("end") != "complete" || entry.number("status") >= 500) return warning;
    return entry.number("status") >= 400 || !entry.text("note").empty() ? notice : informational;
}

/// What every start records, if only to say that nothing is new, is no news.
Severity of_change(std::string_view what) {
    return what == "ca" || what == "certificate" || what == "crl" || what == "witness" ? informational : notice;
}

}  // namespace

Severity severity_of(const audit::Recorded& entry) {
    switch (entry.facts().kind) {
        case audit::Kind::shared:
            return informational;
        case audit::Kind::outcome:
            return of_outcome(entry);
        case audit::Kind::refused:
            return of_refusal(entry.text("code"));
        case audit::Kind::change:
            return of_change(entry.text("what"));
        case audit::Kind::lookup:
            return notice;
    }
    return notice;
}

}  // namespace waybill::siem

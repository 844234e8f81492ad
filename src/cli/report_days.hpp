// The days that a report is about, as a command line says them.
#pragma once

#include "report.hpp"

namespace waybill::cli {

void add_day_options(Command& command, std::string& since, std::string& until);
/// The last 365 days where nothing is said. Nothing, and it was said why, where they are wrong.
std::optional<ReportDays> report_days(const std::string& since, const std::string& until, Time now);
/// `2026-11`: its first and last day. Likewise; empty: the month before this one.
std::optional<ReportDays> report_month(const std::string& month, Time now);

}  // namespace waybill::cli

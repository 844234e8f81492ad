#include "report_days.hpp"

#include "console.hpp"
#include "time_words.hpp"

namespace waybill::cli {

namespace {
constexpr std::chrono::days year{364};  // before today: 365 days with it
}  // namespace

void add_day_options(Command& command, std::string& since, std::string& until) {
    command.option("--since", since,
                   {"From the UTC day of this time on: 90d, 2026-01-01 [a year ago]", "TIME", false, ""});
    command.option("--until", until, {"To the UTC day of this time, with it [today]", "TIME", false, ""});
}

std::optional<ReportDays> report_days(const std::string& since, const std::string& until, Time now) {
    const TimeOption from = read_time_option("--since", since, now);
    const TimeOption to = read_time_option("--until", until, now);
    if (!from.good || !to.good) return std::nullopt;
    ReportDays days;
    days.until = base::day_of(to.time.value_or(now));
    days.since = from.time ? base::day_of(*from.time) : days.until - year;
    if (days.since <= days.until) return days;
    complain("bad-usage: --since is after --until");
    return std::nullopt;
}

std::optional<ReportDays> report_month(const std::string& month, Time now) {
    using std::chrono::year_month_day;
    if (month.empty()) {
        const year_month_day today{base::day_of(now)};
        const auto last = (today.year() / today.month() - std::chrono::months(1));
        return ReportDays{Day{last / std::chrono::day(1)}, Day{last / std::chrono::last}};
    }
    const auto first = base::parse_day(month + "-01");
    if (month.size() == 7 && first) {
        const year_month_day begin{*first};
        return ReportDays{*first, Day{begin.year() / begin.month() / std::chrono::last}};
    }
    complain("bad-usage: --month is written as 2026-11");
    return std::nullopt;
}

}  // namespace waybill::cli

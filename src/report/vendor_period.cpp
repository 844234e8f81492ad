// One vendor in one period: shared, refused, withheld unnamed, limits used, service levels.
#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "activity.hpp"
#include "declared.hpp"
#include "service_levels.hpp"
#include "vendor_places.hpp"
#include "waybill/base/code.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/report/reports.hpp"
#include "waybill/report/text.hpp"

namespace waybill::report {
namespace {

using Kind = Column::Kind;

constexpr std::size_t most_shown = 50;  // rows of drift for people; CSV and JSON have all
constexpr std::size_t most_bars = 15;

std::string remedy_of(std::string_view code) {
    const auto table = base::code_table();
    const auto found = std::ranges::find(table, code, &base::CodeRow::name);
    return found == table.end() ? std::string() : std::string(found->remedy);
}

Table refusals_table(const std::vector<audit::Traffic>& days) {
    std::map<std::string, std::uint64_t> codes;
    for (const audit::Traffic& day : days)
        for (const auto& [code, count] : day.refused) codes[code] += count;
    Table table{"refusals", "", {}, {}, "No exchange with this vendor was refused."};
    table.columns = {{"code", "Code", Kind::code}, {"exchanges", "Refused", Kind::number}, {"remedy", "What to do"}};
    for (const auto& [code, count] : codes)
        table.rows.push_back({{code, std::to_string(count), remedy_of(code)}, false});
    return table;
}

Table drift_table(const Drift& drift) {
    std::vector<std::pair<std::pair<std::string, std::string>, std::uint64_t>> places(drift.places.begin(),
                                                                                      drift.places.end());
    std::ranges::sort(places, [](const auto& a, const auto& b) {
        return std::tie(b.second, a.first) < std::tie(a.second, b.first);  // most items first
    });
    Table table{"drift", "", {}, {}, "No withheld item was unnamed."};
    table.columns = {{"route", "Route"}, {"place", "Place", Kind::code}, {"items", "Items withheld", Kind::number}};
    for (const auto& [place, count] : places)
        table.rows.push_back({{place.first, place.second, std::to_string(count)}, false});
    return table;
}

/// The busiest day of each measure. This version knows no limits of an agreement: `declared` is empty.
Table limits_table(const std::vector<audit::Traffic>& days) {
    struct Measure {
        const char* name;
        const char* title;
        std::uint64_t audit::Traffic::* of;
    };
    static constexpr std::array<Measure, 3> measures{{{"exchanges", "Exchanges a day", &audit::Traffic::exchanges},
                                                      {"items", "Items a day", &audit::Traffic::items},
                                                      {"bytes", "Bytes of bodies a day", &audit::Traffic::bytes_sent}}};
    Table table{"limits", "", {}, {}, "None."};
    table.columns = {{"measure", ""},
                     {"title", "Measure"},
                     {"declared", "Limit", Kind::number},
                     {"busiest", "Busiest day", Kind::number},
                     {"day", "On", Kind::date},
                     {"period", "In the period", Kind::number}};
    for (const Measure& measure : measures) {
        std::uint64_t all = 0, most = 0;
        std::string on;
        for (const audit::Traffic& day : days) {
            all += day.*measure.of;
            if (day.*measure.of <= most) continue;
            most = day.*measure.of;
            on = base::format_day(day.day);
        }
        table.rows.push_back({{measure.name, measure.title, "", std::to_string(most), on, std::to_string(all)}, false});
    }
    return table;
}

Table levels_table(const std::vector<Level>& levels) {
    Table table{"levels", "", {}, {}, "None."};
    table.columns = {{"level", ""},
                     {"title", "Service level"},
                     {"declared", "Declared"},
                     {"measured", "Measured"},
                     {"calls", "Of calls", Kind::number},
                     {"met", "Met"}};
    for (const Level& level : levels)
        table.rows.push_back(
            {{level.key, level.title, level.declared, level.measured, std::to_string(level.calls), level.met},
             level.met == "no"});
    return table;
}

std::uint64_t refused_on(const audit::Traffic& day) {
    std::uint64_t out = 0;
    for (const auto& [code, count] : day.refused) out += count;
    return out;
}

/// Every day of the period, those without traffic too, but none that is to come.
std::vector<audit::Traffic> days_of(const Sources& sources, const std::string& vendor) {
    std::vector<audit::Traffic> out;
    const Day last = std::min(sources.until, base::day_of(sources.now));
    for (Day day = sources.since; day <= last; day += std::chrono::days(1)) {
        const auto found = std::ranges::find_if(
            sources.traffic, [&](const audit::Traffic& one) { return one.vendor == vendor && one.day == day; });
        out.push_back(found != sources.traffic.end() ? *found : audit::Traffic{});
        out.back().vendor = vendor;
        out.back().day = day;
    }
    return out;
}

Table days_table(const std::vector<audit::Traffic>& days) {
    Table table{"days", "Day by day", {}, {}, "None."};
    table.columns = {{"day", "Day", Kind::date},
                     {"exchanges", "Exchanges", Kind::number},
                     {"refused", "Refused", Kind::number},
                     {"items", "Items sent", Kind::number},
                     {"bytes_sent", "Bytes sent", Kind::number},
                     {"bytes_received", "Bytes received", Kind::number}};
    for (const audit::Traffic& day : days)
        table.rows.push_back(
            {{base::format_day(day.day), std::to_string(day.exchanges), std::to_string(refused_on(day)),
              std::to_string(day.items), std::to_string(day.bytes_sent), std::to_string(day.bytes_received)},
             false});
    return table;
}

Chart days_chart(const std::vector<audit::Traffic>& days, const char* title,
                 const std::function<std::uint64_t(const audit::Traffic&)>& value) {
    Chart chart{Chart::Form::columns, title, "A column for each day; the table below has the same numbers.", {}};
    for (const audit::Traffic& day : days)
        chart.bars.push_back({base::format_day(day.day).substr(8), value(day),
                              grouped(value(day)) + " on " + base::format_day(day.day)});
    return chart;
}

Table categories_table(const Sources& sources, const std::string& vendor) {
    std::map<std::pair<std::string, std::string>, std::uint64_t> items;
    for (const audit::Observed& one : sources.observed)
        if (one.vendor == vendor) items[{one.category, one.treatment}] += one.items;
    Table table{"categories", "By category", {}, {}, "Nothing was shared."};
    table.columns = {{"category", "Category", Kind::code},
                     {"title", "Title"},
                     {"treatment", "Sent as"},
                     {"items", "Items", Kind::number}};
    for (const auto& [key, count] : items)
        table.rows.push_back(
            {{key.first, title_of(*sources.policy, key.first), key.second, std::to_string(count)}, false});
    return table;
}

Chart categories_chart(const Table& categories) {
    Chart chart{Chart::Form::bars,
                "Items sent, by category and how they were treated",
                "A bar for each category and treatment, the largest first; the table has all of them.",
                {}};
    for (const Row& row : categories.rows)
        chart.bars.push_back(
            {row.cells[0] + " (" + row.cells[2] + ")", std::stoull(row.cells[3]), shown_number(row.cells[3])});
    std::ranges::sort(chart.bars, [](const Chart::Bar& a, const Chart::Bar& b) {
        return std::tie(b.value, a.label) < std::tie(a.value, b.label);
    });
    if (chart.bars.size() > most_bars) chart.bars.resize(most_bars);
    return chart;
}

Chart latency_chart(const Calls& calls) {
    Chart chart{
        Chart::Form::columns,
        "Answers, by latency in ms (to)",
        "A column for each range of milliseconds, named by its upper end, from the fastest to the slowest answer.",
        {}};
    if (calls.latency.empty()) return chart;
    for (unsigned bucket = calls.latency.begin()->first; bucket <= calls.latency.rbegin()->first; ++bucket) {
        const auto found = calls.latency.find(bucket);
        const std::uint64_t count = found == calls.latency.end() ? 0 : found->second;
        const std::string bound = std::to_string(audit::latency_bound(bucket));
        chart.bars.push_back({bound, count, counted(count, "answer", "answers") + " in at most " + bound + " ms"});
    }
    return chart;
}

std::string drift_words(const Drift& drift) {
    std::string out = counted(drift.windows, "sealed detail was opened", "sealed details were opened") + ": " +
                      counted(drift.withheld_items, "item", "items") + " withheld, of these " +
                      grouped(drift.drift_items) + " that no policy names.";
    if (drift.sealed > 0)
        out += " " + counted(drift.sealed, "detail", "details") + " not opened: no keyring was given.";
    if (drift.erased > 0) out += " " + counted(drift.erased, "detail is", "details are") + " erased.";
    if (drift.damaged > 0)
        out += " " + counted(drift.damaged, "detail is", "details are") + " not the entry's: verify the record.";
    if (drift.beyond > 0) out += " " + counted(drift.beyond, "item", "items") + " of drift at places not listed.";
    return out;
}

/// For people, who need no keys and have less room than programs.
Table without(Table table, std::initializer_list<std::string_view> keys) {
    for (std::size_t i = table.columns.size(); i-- > 0;) {
        if (std::ranges::find(keys, table.columns[i].key) == keys.end()) continue;
        const auto at = static_cast<std::ptrdiff_t>(i);
        table.columns.erase(table.columns.begin() + at);
        for (Row& row : table.rows) row.cells.erase(row.cells.begin() + at);
    }
    return table;
}

Section shared_section(const Table& places, const Table& categories) {
    Table shown = without(places, {"messages", "first_shared"});
    shown.title = "By place, as agreed and as sent";
    return {"What was shared", {categories_chart(categories), categories, std::move(shown)}};
}

Section drift_section(const Drift& drift, const Table& table) {
    Section out{"Drift: withheld, and named by no policy", {Paragraph{drift_words(drift)}}};
    Table shown = table;
    if (shown.rows.size() > most_shown) {
        shown.rows.resize(most_shown);
        out.blocks.emplace_back(Paragraph{"The " + std::to_string(most_shown) + " places with the most items:"});
    }
    if (drift.windows > 0) out.blocks.emplace_back(std::move(shown));
    return out;
}

Section levels_section(const Calls& calls, const Table& levels) {
    Section out{"Service levels", {without(levels, {"level"}), latency_chart(calls)}};
    out.blocks.emplace_back(
        Paragraph{"Availability is the share of calls that the vendor answered, whatever its answer, of those that it "
                  "answered or "
                  "failed: it was not reached, was not to be trusted, was too late, broke off or was malformed. Server "
                  "errors are "
                  "answers with a status of 500 or more. The latency is known by its range."});
    if (calls.unclear > 0)
        out.blocks.emplace_back(
            Paragraph{counted(calls.unclear, "exchange", "exchanges") +
                      " broken off, or without a known end: the record does not say whose fault each "
                      "was, and none counts as answered."});
    return out;
}

std::vector<Fact> facts_of(const Sources& sources, const std::string& vendor, const Volume& volume, const Drift& drift,
                           const Table& places) {
    const policy::Vendor* file = sources.policy->find_vendor(vendor);
    const auto differing = static_cast<std::uint64_t>(std::ranges::count_if(places.rows, &Row::differs));
    std::vector<Fact> out{{"vendor", "Vendor", vendor}, {"period", "Period", period_text(sources)}};
    if (sources.until >= base::day_of(sources.now))
        out.push_back({"unfinished", "Not over yet", "made on " + base::format_day(base::day_of(sources.now)), true});
    if (file == nullptr) {
        out.push_back({"standing", "Agreement", "not in the policy", true});
    } else {
        const auto state = standing(*file, base::day_of(sources.now));
        out.push_back({"agreement", "Agreement", file->agreement.reference + ", for " + file->agreement.purpose});
        out.push_back({"standing", "Standing", std::string(state), state != "valid"});
    }
    const auto number = [&](const char* key, const char* title, std::uint64_t value) {
        out.push_back({key, title, grouped(value), false, std::to_string(value)});
    };
    number("exchanges", "Exchanges", volume.exchanges);
    number("refused", "Refused", volume.refused);
    number("items", "Items sent", volume.items);
    out.push_back({"bytes_sent", "Sent", size_of(volume.bytes_sent), false, std::to_string(volume.bytes_sent)});
    out.push_back(
        {"bytes_received", "Received", size_of(volume.bytes_received), false, std::to_string(volume.bytes_received)});
    const bool known = drift.windows > 0 || drift.sealed + drift.erased + drift.damaged == 0;
    out.push_back({"drift", "Drift",
                   known ? counted(drift.drift_items, "item", "items") : "not known: no detail was opened",
                   drift.drift_items > 0, known ? std::to_string(drift.drift_items) : "null"});
    out.push_back({"differing", "Places that differ from the policy", grouped(differing), differing > 0,
                   std::to_string(differing)});
    out.push_back({"policy", "Policy", crypto::hash_text(sources.policy->digest)});
    out.push_back({"record", "Record", sources.record});
    return out;
}

}  // namespace

Document vendor_period(const Sources& sources, const std::string& vendor, const Drift& drift) {
    const policy::Vendor* file = sources.policy->find_vendor(vendor);
    const auto days = days_of(sources, vendor);
    const Calls calls = calls_of(days, vendor);
    const auto* declared = file != nullptr && file->service_levels ? &*file->service_levels : nullptr;
    Table places = places_table(sources, vendor), refusals = refusals_table(days), unnamed = drift_table(drift);
    Table limits = limits_table(days), levels = levels_table(levels_of(calls, declared)), by_day = days_table(days);
    Table categories = categories_table(sources, vendor);

    Document out{
        "vendor", file != nullptr ? file->title : vendor, "What was shared, refused and withheld", sources.now, {}, {},
        {}};
    out.facts = facts_of(sources, vendor, volume_of(days, vendor), drift, places);
    out.sections.push_back(
        {"Traffic",
         {days_chart(days, "Exchanges, by day", [](const audit::Traffic& day) { return day.exchanges; }),
          days_chart(days, "Refused exchanges, by day", refused_on), by_day}});
    out.sections.push_back(shared_section(places, categories));
    out.sections.push_back({"What was refused", {refusals}});
    out.sections.push_back(drift_section(drift, unnamed));
    out.sections.push_back(
        {"Limits used",
         {Paragraph{"This version has no limits of an agreement by day; what the busiest day came to:"},
          without(limits, {"measure"})}});
    out.sections.push_back(levels_section(calls, levels));
    out.tables = {std::move(places), std::move(refusals), std::move(unnamed),   std::move(limits),
                  std::move(levels), std::move(by_day),   std::move(categories)};
    return out;
}

}  // namespace waybill::report

// What the index counted by day, summed up over days.
#include <algorithm>
#include <limits>
#include <tuple>

#include "index_days.hpp"
#include "index_open.hpp"

namespace waybill::audit {
namespace {

struct Days {
    std::int64_t first = std::numeric_limits<std::int64_t>::min();
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
};
Days days_of(std::optional<Day> since, std::optional<Day> until) {
    Days out;
    if (since) out.first = day_number(*since);
    if (until) out.last = day_number(*until);
    return out;
}

Time time_of(std::int64_t micros) { return Time(std::chrono::microseconds(micros)); }

std::uint64_t Traffic::* plain_count(Counted counted) {
    switch (counted) {
        case Counted::exchanges:
            return &Traffic::exchanges;
        case Counted::windows:
            return &Traffic::windows;
        case Counted::items:
            return &Traffic::items;
        case Counted::bytes_sent:
            return &Traffic::bytes_sent;
        case Counted::bytes_received:
            return &Traffic::bytes_received;
        case Counted::restored:
            return &Traffic::restored;
        default:
            return nullptr;
    }
}

Result<void> add(Traffic& traffic, IndexNames& names, Counted counted, std::uint64_t word, std::uint64_t value) {
    if (const auto member = plain_count(counted)) {
        traffic.*member += value;
        return {};
    }
    if (counted == Counted::latency) {
        traffic.latency[static_cast<unsigned>(word)] += value;
        return {};
    }
    const bool outcome = counted == Counted::outcomes;
    const auto text = names.word(static_cast<std::uint32_t>(outcome ? word / 10 : word));
    if (!text) return fail(text.error());
    if (outcome)
        traffic.outcomes[{*text, static_cast<unsigned>(word % 10)}] += value;
    else
        traffic.refused[*text] += value;
    return {};
}

}  // namespace

Result<std::vector<Observed>> Index::observed(std::string_view vendor, std::optional<Day> since,
                                              std::optional<Day> until) const {
    std::vector<Observed> out;
    const auto number = open_->names.number_of(vendor);
    if (!number) return fail(number.error());
    if (!vendor.empty() && !*number) return out;
    auto rows = open_->database.prepare(
        "SELECT flow.vendor, flow.agreement, flow.purpose, flow.route, place, sum(items), sum(windows), min(first), "
        "max(last) FROM flow JOIN shared_day ON flow.number=shared_day.flow "
        "WHERE (?1=0 OR flow.vendor=?1) AND day>=?2 AND day<=?3 GROUP BY flow.number, place");
    if (!rows) return fail(rows.error());
    const Days days = days_of(since, until);
    rows->bind(number->value_or(0), days.first, days.last);
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) break;
        Observed one;
        int column = 0;
        for (std::string* text : {&one.vendor, &one.agreement, &one.purpose, &one.route}) {
            auto word = open_->names.word(static_cast<std::uint32_t>(rows->number(column++)));
            if (!word) return fail(word.error());
            *text = *std::move(word);
        }
        const auto place = open_->names.place(static_cast<std::uint32_t>(rows->number(4)));
        if (!place) return fail(place.error());
        std::tie(one.at, one.category, one.treatment, one.counted_only) =
            std::tie(place->at, place->category, place->treatment, place->counted_only);
        one.items = static_cast<std::uint64_t>(rows->number(5));
        one.windows = static_cast<std::uint64_t>(rows->number(6));
        one.first = time_of(rows->number(7));
        one.last = time_of(rows->number(8));
        out.push_back(std::move(one));
    }
    std::ranges::sort(out, {}, [](const Observed& one) {
        return std::tie(one.vendor, one.agreement, one.purpose, one.route, one.at, one.category, one.treatment);
    });
    return out;
}

Result<std::vector<Traffic>> Index::traffic(std::string_view vendor, std::optional<Day> since,
                                            std::optional<Day> until) const {
    std::vector<Traffic> out;
    const auto number = open_->names.number_of(vendor);
    if (!number) return fail(number.error());
    if (!vendor.empty() && !*number) return out;
    auto rows = open_->database.prepare(
        "SELECT vendor, day, counted, word, value FROM traffic_day WHERE (?1 OR vendor=?2) AND day>=?3 AND day<=?4 "
        "ORDER BY vendor, day");
    if (!rows) return fail(rows.error());
    const Days days = days_of(since, until);
    rows->bind(vendor.empty(), number->value_or(0), days.first, days.last);
    std::int64_t last_vendor = -1;
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) break;
        const Day day{std::chrono::days(rows->number(1))};
        if (rows->number(0) != last_vendor || out.back().day != day) {
            last_vendor = rows->number(0);
            auto name = open_->names.word(static_cast<std::uint32_t>(last_vendor));
            if (!name) return fail(name.error());
            out.emplace_back().vendor = *std::move(name);
            out.back().day = day;
        }
        const auto added =
            add(out.back(), open_->names, static_cast<Counted>(rows->number(2)),
                static_cast<std::uint64_t>(rows->number(3)), static_cast<std::uint64_t>(rows->number(4)));
        if (!added) return fail(added.error());
    }
    std::ranges::sort(out, {}, [](const Traffic& one) { return std::tie(one.vendor, one.day); });
    return out;
}

}  // namespace waybill::audit

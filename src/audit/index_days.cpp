#include "index_days.hpp"

#include <algorithm>

namespace waybill::audit {

Result<IndexDays> IndexDays::open(const Database& database) {
    IndexDays out;
    auto shared = database.prepare(
        "INSERT INTO shared_day(flow, place, day, items, windows, first, last) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
        "ON CONFLICT DO UPDATE SET items=items+?4, windows=windows+?5, first=min(first, ?6), last=max(last, ?7)");
    if (!shared) return fail(shared.error());
    auto count = database.prepare(
        "INSERT INTO traffic_day(vendor, day, counted, word, value) VALUES(?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT DO UPDATE SET value=value+?5");
    if (!count) return fail(count.error());
    out.add_shared_ = *std::move(shared);
    out.add_count_ = *std::move(count);
    return out;
}

void IndexDays::shared(std::uint32_t flow, std::uint32_t place, Time time, std::uint64_t items) {
    const std::int64_t at = micros_of(time);
    const auto [found, fresh] = shared_.try_emplace({flow, place, day_number(base::day_of(time))}, Sums{0, 0, at, at});
    Sums& sums = found->second;
    sums.items += static_cast<std::int64_t>(items);
    ++sums.windows;
    sums.first = std::min(sums.first, at);
    sums.last = std::max(sums.last, at);
}

void IndexDays::count(std::uint32_t vendor, Time time, Counted what, std::uint64_t word, std::uint64_t value) {
    if (value == 0) return;
    counts_[{vendor, day_number(base::day_of(time)), static_cast<std::int64_t>(what),
             static_cast<std::int64_t>(word)}] += static_cast<std::int64_t>(value);
}

Result<void> IndexDays::write() {
    for (const auto& [key, sums] : shared_) {
        const auto added =
            add_shared_.bind(key[0], key[1], key[2], sums.items, sums.windows, sums.first, sums.last).run();
        if (!added) return added;
    }
    for (const auto& [key, value] : counts_)
        if (const auto added = add_count_.bind(key[0], key[1], key[2], key[3], value).run(); !added) return added;
    shared_.clear();
    counts_.clear();
    return {};
}

}  // namespace waybill::audit

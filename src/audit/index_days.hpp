// What the index counts by day: items by place, traffic by vendor. Gathered in memory for a batch, added to the tables
// at its end, so that a busy place costs one row a batch and not one an entry.
#pragma once

#include <array>
#include <map>

#include "index_schema.hpp"
#include "waybill/base/time.hpp"

namespace waybill::audit {

class IndexDays {
public:
    /// The database outlives it.
    static Result<IndexDays> open(const Database& database);

    /// Items of one place in one window, of a flow (IndexWords::flow).
    void shared(std::uint32_t flow, std::uint32_t place, Time time, std::uint64_t items);
    void count(std::uint32_t vendor, Time time, Counted what, std::uint64_t word, std::uint64_t value);
    Result<void> write();

private:
    struct Sums {
        std::int64_t items = 0, windows = 0, first = 0, last = 0;
    };
    std::map<std::array<std::int64_t, 3>, Sums> shared_;          // flow, place, day
    std::map<std::array<std::int64_t, 4>, std::int64_t> counts_;  // vendor, day, what, word
    Statement add_shared_, add_count_;
};

inline std::int64_t micros_of(Time time) { return time.time_since_epoch().count(); }
inline std::int64_t day_number(Day day) { return day.time_since_epoch().count(); }

}  // namespace waybill::audit

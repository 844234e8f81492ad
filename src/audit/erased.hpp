// Details that are gone from their segments, held against what the record says was destroyed: a frame of a `shared`
// entry may have no detail only where a `change` `erase` that was not taken back names its vendor and a day not before
// the entry's. Memory by erasure, not by entry.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "waybill/audit/recorded.hpp"
#include "waybill/base/time.hpp"

namespace waybill::audit {

/// What an `erase` says: the day keys of these `keys`, which are of this vendor, were destroyed up to and with a day.
struct Erasure {
    std::string vendor;
    std::string keys_name;
    Day through;
    std::uint64_t keys = 0;  // how many
};

/// `acme-payroll acme-keys 2026-01-31 12`: vendor, keys, day, number.
std::string erasure_text(const Erasure& erasure);
std::optional<Erasure> parse_erasure(std::string_view text);

/// `to` of a `change` `erase` that takes another back, which is its `from`: a hold came in between, and nothing was
/// destroyed. Up to which day the vendor's details had been erased before: `held 2026-01-31`; `held` where none had.
std::string taken_back_text(std::optional<Day> before);
/// Nothing where it is no such text.
std::optional<std::optional<Day>> parse_taken_back(std::string_view text);

class ErasedOnRecord {
public:
    /// A `change`, in any order; those that are no `erase` are passed over.
    void note(const Recorded& change);
    /// A `shared` entry whose frame has no detail.
    void miss(const Recorded& shared, std::uint64_t index);
    /// After the last entry: the first entry whose detail is missing though no erasure on record covers it.
    std::optional<std::uint64_t> unexplained() const;

private:
    struct Missed {
        Day day;  // the newest day of an entry without a detail
        std::uint64_t index = 0;
    };
    std::map<std::string, std::map<Day, long>, std::less<>> through_;  // by vendor: how often, less what was taken back
    std::map<std::string, Missed, std::less<>> missed_;                // by vendor
};

}  // namespace waybill::audit

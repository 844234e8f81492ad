// What was withheld, as the sealed details say: it is in no entry, and so in no index.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "waybill/audit/read_detail.hpp"

namespace waybill::report {

struct Drift {
    static constexpr std::size_t most_places = 10'000;

    std::uint64_t windows = 0;  // whose details were read
    std::uint64_t sealed = 0;   // no keyring at hand
    std::uint64_t erased = 0;
    std::uint64_t damaged = 0;
    std::uint64_t withheld_items = 0, drift_items = 0;
    std::map<std::pair<std::string, std::string>, std::uint64_t> places;  // drift by route and place
    std::uint64_t beyond = 0;  // items of drift at places that a detail or `places` had no room for
};

/// Adds one `shared` entry. `keyring` may be null.
void count_drift(Drift& drift, const audit::StoredEntry& entry, const crypto::Keyring* keyring);

}  // namespace waybill::report

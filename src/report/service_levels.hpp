// A vendor's service levels: what its file declares against what the record's outcomes come to. Counted, not estimated,
// but for the latency, of which the index knows the bucket.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "waybill/audit/index.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::report {

/// The vendor's calls in a period.
struct Calls {
    std::uint64_t answered = 0;       // outcomes that are complete
    std::uint64_t server_errors = 0;  // of these, with a status of 500 or more
    std::uint64_t failed = 0;         // refused for the vendor's fault: unreachable, not trusted, too late, malformed …
    std::uint64_t unclear = 0;        // broken off or unknown; those that the vendor broke are in `failed` too
    std::map<unsigned, std::uint64_t> latency;
};
Calls calls_of(const std::vector<audit::Traffic>& traffic, std::string_view vendor);

struct Level {
    std::string key, title, declared, measured;
    std::string met;  // yes, no, not certain; no calls; empty where nothing is declared
    std::uint64_t calls = 0;
};
/// Availability: answered of those answered or failed. Errors: server errors of those answered. Latency: the time by
/// which 99 of 100 were answered, as the bounds of its bucket. `declared` may be null.
std::vector<Level> levels_of(const Calls& calls, const policy::ServiceLevels* declared);

}  // namespace waybill::report

// Who may write refusals, and how many: ten a second of one client each have an entry, durable before they are
// answered; what is beyond becomes one entry a second with a count (DESIGN.md, The record). Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "waybill/audit/draft.hpp"
#include "waybill/base/code.hpp"

namespace waybill::exchange {

class Refusals {
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// Whether this one has an entry of its own; where not, it is counted.
    bool has_entry(const std::string& client, base::Code code, Moment now);
    enum class Due { gathered, all };
    /// Condensed entries, one for each client and code that was counted, gathered for most of a second; all of them
    /// when the gateway stops. To be asked four times a second, so that each is written within one.
    std::vector<audit::Refused> due(Moment now, Due due);

private:
    struct Client {
        Moment second, counted_since;
        std::uint64_t entries = 0;
        std::map<base::Code, std::uint64_t> counted;
    };
    std::mutex mutex_;
    std::map<std::string, Client, std::less<>> clients_;
};

}  // namespace waybill::exchange

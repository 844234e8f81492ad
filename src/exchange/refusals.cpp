#include "waybill/exchange/refusals.hpp"

#include "waybill/base/code.hpp"

namespace waybill::exchange {
namespace {

constexpr std::uint64_t own_entries = 10;
constexpr std::chrono::seconds interval{1};
constexpr std::chrono::milliseconds gathered{750};  // asked for four times a second, an entry is written within one

audit::Refused condensed(const std::string& client, base::Code code, std::uint64_t count) {
    audit::Refused refused;
    refused.client = client;
    refused.code = base::name_of(code);
    refused.count = count;
    return refused;
}

}  // namespace

bool Refusals::has_entry(const std::string& client, base::Code code, Moment now) {
    const std::lock_guard lock(mutex_);
    auto [at, fresh] = clients_.try_emplace(client);
    Client& counts = at->second;
    // Refusals that were counted in an earlier second stay until due() takes them.
    if (fresh || now - counts.second >= interval) {
        counts.second = now;
        counts.entries = 0;
    }
    if (counts.entries < own_entries) {
        ++counts.entries;
        return true;
    }
    if (counts.counted.empty()) counts.counted_since = now;
    ++counts.counted[code];
    return false;
}

std::vector<audit::Refused> Refusals::due(Moment now, Due due) {
    const std::lock_guard lock(mutex_);
    std::vector<audit::Refused> out;
    for (auto at = clients_.begin(); at != clients_.end();) {
        Client& counts = at->second;
        if (!counts.counted.empty() && (due == Due::all || now - counts.counted_since >= gathered)) {
            for (const auto& [code, count] : counts.counted) out.push_back(condensed(at->first, code, count));
            counts.counted.clear();
        }
        const bool over = counts.counted.empty() && now - counts.second >= interval;
        at = over ? clients_.erase(at) : std::next(at);
    }
    return out;
}

}  // namespace waybill::exchange

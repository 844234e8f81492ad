// Which exchanges have `shared` entries but no outcome yet, and how many windows each: what recovery owes an outcome.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "waybill/audit/recorded.hpp"

namespace waybill::audit {

class OpenExchanges {
public:
    void apply(const EntryFacts& facts) {
        if (facts.kind == Kind::shared) ++windows_[facts.id];
        if (facts.kind == Kind::outcome) windows_.erase(facts.id);
    }
    void set(std::string id, std::uint32_t windows) { windows_[std::move(id)] = windows; }
    /// By id, ascending.
    const std::map<std::string, std::uint32_t>& windows() const { return windows_; }
    bool operator==(const OpenExchanges&) const = default;

private:
    std::map<std::string, std::uint32_t> windows_;
};

}  // namespace waybill::audit

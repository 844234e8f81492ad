// What exchanges come to, counted by all workers and read by anyone; for people and alerts, never for decisions. Names
// are those of vendors in the policies, so there are no more of them than the security team wrote.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "waybill/base/code.hpp"

namespace waybill::exchange {

/// How an exchange came to its end, once for each: one that was refused after its first window is refused here.
enum class End : std::uint8_t { complete, broken, refused };
inline constexpr std::size_t ends = 3;

/// By vendor; one that named none is counted under the empty name. A lock once an exchange. Any thread.
class EndsByVendor {
public:
    using Counts = std::array<std::uint64_t, ends>;  // by End

    void count(const std::string& vendor, End end);
    std::map<std::string, Counts> all() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, Counts> counts_;
};

struct Counters {
    std::atomic<std::uint64_t> begun{0}, open{0};
    std::atomic<std::uint64_t> complete{0}, broken{0};  // by the outcome on record
    std::atomic<std::uint64_t> refused{0};              // one may be both: broken on record, and refused
    std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(base::Code::missing) + 1> stopped{};  // why
    EndsByVendor by_vendor;
};

}  // namespace waybill::exchange

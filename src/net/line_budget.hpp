// How often one kind of log line goes out: ten times a second; what is beyond is counted, for one line with the count
// when that second is over. What a stranger can cause must not fill a disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

namespace waybill::net {

class LineBudget {
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// Whether this line goes out; if not, it is counted. First ask left_out().
    bool take(Moment now) {
        if (now - second_ >= std::chrono::seconds(1)) {
            second_ = now;
            taken_ = 0;
        }
        if (taken_ < most_a_second) return ++taken_, true;
        ++counted_;
        return false;
    }
    /// How many lines were counted, once their second is over.
    std::uint64_t left_out(Moment now) {
        return now - second_ >= std::chrono::seconds(1) ? std::exchange(counted_, 0) : 0;
    }

private:
    static constexpr int most_a_second = 10;
    Moment second_;
    int taken_ = 0;
    std::uint64_t counted_ = 0;
};

}  // namespace waybill::net

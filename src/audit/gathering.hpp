// Whether the committer waits for those whom it has just released: who comes back at once then goes with one sync,
// where else the first would have one for itself and all others wait for two. Counts only; the log's thread does the
// waiting, and is the one that calls.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace waybill::audit {

class Gathering {
public:
    using Moment = std::chrono::steady_clock::time_point;
    using Duration = Moment::duration;

    /// A batch that took so long to write and sync was released: `waiters` were in it, or submitted meanwhile.
    void expect(std::size_t waiters, Duration took, Moment now) {
        worth_it_ = waiters > 1 && without_ == 0;
        if (waiters > 1 && without_ > 0) --without_;
        expected_ = waiters;
        // What a second sync would cost is the most that it may take.
        until_ = now + std::min<Duration>(took, longest);
    }

    /// How many submissions to wait for, and until when; 1: for the first, however long.
    std::size_t expected() const { return worth_it_ ? expected_ : 1; }
    Moment until() const { return until_; }

    /// So many were there in the end. Where they do not come back in time, or not at all, each attempt is a loss:
    /// the next is made after one batch, after three, after seven.
    void ended(std::size_t waiters) {
        if (!worth_it_) return;
        worth_it_ = false;
        failures_ = waiters >= expected_ ? 0 : std::min(2 * failures_ + 1, most_without);
        without_ = failures_;
    }

private:
    static constexpr std::chrono::milliseconds longest{1};
    static constexpr std::size_t most_without = 63;

    std::size_t expected_ = 1;
    Moment until_{};
    bool worth_it_ = false;
    std::size_t failures_ = 0;  // as batches to go without
    std::size_t without_ = 0;   // of these, those that are left
};

}  // namespace waybill::audit

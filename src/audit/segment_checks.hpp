// Runs the checks of a log's segments on several threads, a few ahead of whoever takes them in order.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <thread>

#include "segment_check.hpp"

namespace waybill::audit {

class SegmentChecks {
public:
    /// `segments`, `check` and `gathered` outlive it.
    SegmentChecks(const SegmentCheck& check, const std::vector<Segment>& segments, Gathered& gathered,
                  unsigned threads);
    /// Stops after the segments at hand.
    ~SegmentChecks();

    /// Of segment `i`, each once and in order. Calls `waiting` now and then until it is there.
    CheckedSegment take(std::size_t i, const std::function<void()>& waiting);

private:
    void work();

    const SegmentCheck& check_;
    const std::vector<Segment>& segments_;
    Gathered& gathered_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::size_t, CheckedSegment> done_;
    std::size_t next_ = 0;   // to be begun
    std::size_t taken_ = 0;  // by whoever merges
    bool stopping_ = false;
    std::size_t ahead_;  // how far, so that memory is bounded
    std::vector<std::jthread> threads_;
};

}  // namespace waybill::audit

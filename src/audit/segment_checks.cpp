#include "segment_checks.hpp"

#include <chrono>

namespace waybill::audit {

SegmentChecks::SegmentChecks(const SegmentCheck& check, const std::vector<Segment>& segments, Gathered& gathered,
                             unsigned threads)
    : check_(check), segments_(segments), gathered_(gathered), ahead_(threads + 1) {
    for (unsigned i = 0; i < threads && i < segments.size(); ++i) threads_.emplace_back([this] { work(); });
}

SegmentChecks::~SegmentChecks() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
}

void SegmentChecks::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return stopping_ || next_ >= segments_.size() || next_ < taken_ + ahead_; });
        if (stopping_ || next_ >= segments_.size()) return;
        const std::size_t i = next_++;
        lock.unlock();
        CheckedSegment checked = check_.run(segments_[i], gathered_);
        lock.lock();
        done_.emplace(i, std::move(checked));
        changed_.notify_all();
    }
}

CheckedSegment SegmentChecks::take(std::size_t i, const std::function<void()>& waiting) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return done_.contains(i); })) {
        lock.unlock();
        waiting();
        lock.lock();
    }
    CheckedSegment checked = std::move(done_.extract(i).mapped());
    taken_ = i + 1;
    changed_.notify_all();
    return checked;
}

}  // namespace waybill::audit

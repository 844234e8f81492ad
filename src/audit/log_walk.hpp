// The segments of a log in their order: each checked by itself on one of several threads (segment_checks.hpp), then
// held against all that the ones before it said: the header, the tree, its tiles, the signed heads on the way.
#pragma once

#include <functional>
#include <vector>

#include "pruned.hpp"
#include "segment_check.hpp"
#include "signed_heads.hpp"

namespace waybill::audit {

class LogWalk {
public:
    /// Of these segments, at least one. All outlive it.
    LogWalk(base::Files& files, const Path& directory, std::vector<Segment> segments, SignedHeads& heads,
            Gathered& gathered, Report& report, Findings& findings)
        : check_{&files, directory, {}, nullptr},
          segments_(std::move(segments)),
          heads_(&heads),
          gathered_(&gathered),
          report_(&report),
          findings_(&findings),
          tree_(files, directory) {}

    /// Of a log that was pruned, the tree over what is gone is taken from the tiles, each held against those above it.
    /// False where what stands for it is not there, or not right: nothing else can be judged then.
    Result<bool> begin_behind(const Pruned& pruned);
    /// To the last entry, or to the first damage. Calls `tell` now and then.
    Result<void> run(const SegmentCheck& check, unsigned threads, const std::function<void()>& tell);

    const std::vector<Segment>& segments() const { return segments_; }
    /// Entries, with those that were pruned.
    std::uint64_t size() const { return tree_edge_.size(); }

private:
    void check_header(const Segment& segment);
    Result<void> append(const CheckedSegment& checked);
    bool ends_whole(std::size_t i, const CheckedSegment& checked);
    Result<void> check_tiles();

    SegmentCheck check_;
    std::vector<Segment> segments_;
    SignedHeads* heads_;
    Gathered* gathered_;
    Report* report_;
    Findings* findings_;
    TreeStore tree_;
    TileEdge tree_edge_;
    std::vector<FullTile> full_;
    OpenExchanges open_;
    Time newest_{};
    std::uint64_t previous_ = SegmentHeader::none;  // first index of the segment before, and the end of its last frame
    std::uint64_t previous_end_ = 0;
};

}  // namespace waybill::audit

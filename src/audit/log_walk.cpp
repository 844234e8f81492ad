#include "log_walk.hpp"

#include "segment_checks.hpp"

namespace waybill::audit {

Result<bool> LogWalk::begin_behind(const Pruned& pruned) {
    auto edge = walk_pruned(*check_.files, check_.directory, pruned, [&](const FullTile& tile) {
        full_.push_back(tile);
        return check_tiles();
    });
    if (!edge) {
        if (!findings_->take(edge.error())) return fail(edge.error());
        return false;
    }
    const SegmentHeader& header = segments_.front().header;
    tree_edge_ = std::move(*edge);
    open_ = header.open;
    newest_ = header.newest;
    // What was before the first segment went with its own word for it: that is held against nothing but its checksum.
    previous_ = header.previous;
    previous_end_ = header.previous_end;
    return true;
}

Result<void> LogWalk::run(const SegmentCheck& check, unsigned threads, const std::function<void()>& tell) {
    check_ = check;
    SegmentChecks checks(check_, segments_, *gathered_, threads);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const CheckedSegment checked = checks.take(i, tell);
        if (checked.failed) return fail(*checked.failed);
        check_header(segments_[i]);
        if (const auto appended = append(checked); !appended) return appended;
        if (!ends_whole(i, checked)) break;
        tell();
    }
    heads_->meet(tree_edge_, {});
    return {};
}

/// What a segment says, after all that the ones before it said.
Result<void> LogWalk::append(const CheckedSegment& checked) {
    for (const std::string& finding : checked.tampered) findings_->tampered(finding);
    report_->bytes += checked.bytes;
    report_->details += checked.details;
    report_->details_erased += checked.details_erased;
    report_->details_unread += checked.details_unread;
    open_ = checked.open;
    newest_ = std::max(newest_, checked.newest);
    std::size_t tile = 0;
    for (auto leaves = std::span(checked.leaves); !leaves.empty();) {
        const bool whole = tree_edge_.size() % tile_width == 0 && leaves.size() >= tile_width;
        const auto now = leaves.first(whole ? tile_width : 1);
        heads_->meet(tree_edge_, now);
        if (whole)
            tree_edge_.append_tile(checked.tile_roots[tile++], full_);
        else
            tree_edge_.append(now[0], full_);
        leaves = leaves.subspan(now.size());
        if (const auto compared = check_tiles(); !compared) return compared;
    }
    return {};
}

/// Whether a segment goes up to the next one, or is the last.
bool LogWalk::ends_whole(std::size_t i, const CheckedSegment& checked) {
    const SegmentScan& scanned = checked.scanned;
    previous_ = segments_[i].header.first;
    previous_end_ = scanned.end;
    const std::string name = segments_[i].path.filename().string();
    if (i + 1 < segments_.size()) {
        if (scanned.next == segments_[i + 1].header.first && scanned.torn == 0) return true;
        findings_->tampered(name + ": the segment is damaged after " + std::to_string(scanned.next) +
                            " entries of the log");
        return false;
    }
    report_->torn_bytes = scanned.torn;
    if (scanned.torn > 0)
        findings_->note(name + ": from byte " + std::to_string(scanned.end) + " on, where entry " +
                        std::to_string(scanned.next) + " would stand, " + std::to_string(scanned.torn) +
                        " bytes are no whole entry: damaged, or a write that was not finished and promised to nobody");
    return true;
}

Result<void> LogWalk::check_tiles() {
    for (const FullTile& tile : full_) {
        const auto state = tree_.compare(tile);
        if (!state) return fail(state.error());
        if (*state == TreeStore::State::different)
            findings_->tampered("tree/tile/" + tile_path(tile.level, tile.number) + " differs from the log's entries");
    }
    full_.clear();
    return {};
}

/// A header repeats what the log was before the segment, so that recovery may trust it.
void LogWalk::check_header(const Segment& segment) {
    const SegmentHeader expected{tree_edge_.size(), previous_, previous_end_, newest_, report_->origin, open_};
    const std::string name = segment.path.filename().string();
    if (segment.header != expected) findings_->tampered(name + ": the header does not fit the entries before it");
    if (check_.key && segment.header.origin != check_.key->name())
        findings_->tampered(name + ": the origin is not the name of the key");
}

}  // namespace waybill::audit

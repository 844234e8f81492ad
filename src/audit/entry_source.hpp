// Entries of a log by index, beside a writer: remembers where in its segments it has been, so that reading on, and
// reading again near by, does not begin at a segment's start. Proves nothing; prover.hpp does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "frame.hpp"
#include "segment.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

/// One thread; `files` outlives it.
class EntrySource {
public:
    EntrySource(base::Files& files, Path directory) : files_(&files), directory_(std::move(directory)) {}

    /// Looks which segments there are. Needed once before each(), and again once the log has grown.
    Result<void> look();
    /// Calls `visit` for frames [first, last) in order until it returns false. missing: the log begins later, or a
    /// segment is gone. corrupt: a frame between them is damaged, or the log ends earlier.
    Result<void> each(std::uint64_t first, std::uint64_t last, const VisitFrame& visit);
    /// The first entry of the first segment that may hold entries of this time or later, by what the headers say.
    Result<std::uint64_t> first_since(Time time);
    /// The first entry that is still there: 0 where nothing was pruned.
    std::uint64_t minimum() const { return known_.empty() ? 0 : known_.front().first; }

private:
    /// A segment, and the offset of each of its entries first + 256 i, as far as it was read.
    struct Known {
        std::uint64_t first = 0;
        std::vector<std::uint64_t> marks;
    };
    base::Failure broken_off(const Known& known, const Known* next) const;
    /// The index after the last entry visited, or `last` where the visitor stopped.
    Result<std::uint64_t> read(Known& known, std::uint64_t first, std::uint64_t last, const VisitFrame& visit);

    Result<std::uint64_t> read_packed(const Segment& segment, std::uint64_t first, std::uint64_t last,
                                      const VisitFrame& visit);

    base::Files* files_;
    Path directory_;
    std::vector<Known> known_;
};

}  // namespace waybill::audit

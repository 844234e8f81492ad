// Segment files: their names, their header, which there are and how they are chained; sealed ones may be packed
// (packed_file.hpp), and read alike. Frames are frame.hpp's; writing to the open segment is segment_writer.hpp's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "frame.hpp"
#include "open_exchanges.hpp"
#include "packed_file.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"

namespace waybill::audit {

/// What the log is before a segment's first entry, so that recovery need only read the last segment.
struct SegmentHeader {
    static constexpr std::uint64_t none = ~std::uint64_t{0};

    std::uint64_t first = 0;
    std::uint64_t previous = none;   // first index of the segment before
    std::uint64_t previous_end = 0;  // offset after its last frame
    Time newest{};                   // of all entries before; 1970 where there are none
    std::string origin;
    OpenExchanges open;
    bool operator==(const SegmentHeader&) const = default;
};

std::string encode(const SegmentHeader& header);

struct Segment {
    Path path;
    SegmentHeader header;
    std::uint64_t frames_at = 0;  // offset of the first frame
    std::optional<PackedIndex> packed;
};

Path log_folder(const Path& directory);
Path segment_path(const Path& directory, std::uint64_t first);
Path packed_path(const Path& directory, std::uint64_t first);

/// The packed one where there are both. corrupt: the header is not whole, or not of a segment with that name, or its
/// index of blocks is damaged.
Result<Segment> read_segment(base::Files& files, const Path& directory, std::uint64_t first);
/// First indexes by name, ascending; empty where there is no log folder.
Result<std::vector<std::uint64_t>> segment_names(base::Files& files, const Path& directory);
/// All segments from the minimum that the log was pruned at, and that each follows the one before: corrupt, or missing
/// where one is gone; the error names the file.
Result<std::vector<Segment>> read_segments(base::Files& files, const Path& directory);

struct SegmentScan {
    std::uint64_t next = 0;  // index after the last whole frame
    std::uint64_t end = 0;   // offset after it
    std::uint64_t torn = 0;  // bytes after it
    bool stopped = false;    // by the visitor; `torn` is not looked for then
};
using VisitFrame = std::function<Result<bool>(const Frame&)>;  // false: stop
/// Calls `visit` for each whole frame, in order. `end` of a packed segment is what it was when it was sealed.
Result<SegmentScan> scan(base::Files& files, const Segment& segment, const VisitFrame& visit);
/// The same from an entry of the segment on; of a packed one nothing before its block is read.
Result<SegmentScan> scan_from(base::Files& files, const Segment& segment, std::uint64_t index, const VisitFrame& visit);
/// Scans a sealed segment, which must be whole up to `next`; corrupt where it is not.
Result<void> scan_sealed(base::Files& files, const Segment& segment, std::uint64_t next, const VisitFrame& visit);

}  // namespace waybill::audit

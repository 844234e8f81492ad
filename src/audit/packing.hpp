// Writes a sealed segment anew, packed, perhaps without some details: beside the old one, synced, read back and
// compared, and only then in its place. The one place that removes a sealed segment's file for another one.
#pragma once

#include <atomic>
#include <functional>

#include "segment.hpp"

namespace waybill::audit {

struct Packing {
    /// Whether the detail of a frame is left out; empty: of none.
    std::function<bool(const Frame&)> is_erased;
    /// Looked at now and then: whether to give up, with everything as it was. May be null.
    const std::atomic<bool>* stop = nullptr;
};

struct Packed {
    std::uint64_t bytes_before = 0;  // of the files
    std::uint64_t bytes_after = 0;
    std::uint64_t details_erased = 0;
};

/// Nothing to do where the segment is packed and no detail of it is to be left out. `next`: the first entry of the
/// segment after it. After an error, corrupt where the segment is damaged, there is the old file or the new one, whole.
Result<Packed> pack_segment(base::Files& files, const Path& directory, std::uint64_t first, std::uint64_t next,
                            const Packing& packing);

}  // namespace waybill::audit

// The open segment: frames are written at its end, into zeros that were written ahead, so that the sync of a commit
// does not change the file's size. It decides nothing about batches, latching or what is acknowledged.
#pragma once

#include <memory>

#include "segment.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

class SegmentWriter {
public:
    /// Frames to begin with, from another file: recovery's.
    struct Source {
        base::File* file = nullptr;
        std::uint64_t from = 0;
        std::uint64_t to = 0;
    };

    /// A new file in the place of that segment: header, frames of the source, `zeros` zero bytes; whole and durable
    /// before it has its name, and the name durable before this returns. `irreversible`: whether a failure may have
    /// changed the log.
    static Result<SegmentWriter> create(base::Files& files, const Path& directory, const SegmentHeader& header,
                                        const Source& source, std::uint64_t zeros, bool& irreversible);

    /// Room for `size` bytes after the end, in steps of `step`; no_space leaves everything as it was.
    Result<void> reserve(std::uint64_t size, std::uint64_t step);
    /// Bytes that fit without reserve().
    std::uint64_t room() const { return zeroed_ - end_; }
    /// After a failure what is on disk is unknown.
    Result<void> append(Bytes frames);
    /// That the file is still the one that its path names, and the one sync of a commit.
    Result<void> sync();

    std::uint64_t first() const { return first_; }
    std::uint64_t end() const { return end_; }

private:
    Result<void> prepare(base::Files& files, const Path& fresh, Bytes head, const Source& source, std::uint64_t zeros);

    std::unique_ptr<base::File> file_;
    Path path_;
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
    std::uint64_t zeroed_ = 0;
};

}  // namespace waybill::audit

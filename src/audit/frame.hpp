// Frames: how an entry and its detail stand in a segment (docs/formats.md, Segment), written to a buffer and scanned
// from a file. A scan stops at the first frame that is not whole and says where; what that means is the caller's to
// judge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::audit {

inline constexpr std::size_t frame_overhead = 24;      // 20 before the entry, 4 after the detail
inline constexpr std::size_t detail_limit = 16 << 20;  // a length over it is not a frame

void append_frame(std::string& out, std::uint64_t index, Bytes entry, Bytes detail);
/// zlib's CRC-32, by a library that computes it at ten times zlib's own rate.
std::uint32_t checksum(Bytes bytes);

/// Views live until the next call of next().
struct Frame {
    std::uint64_t index = 0;
    Bytes entry;
    Bytes detail;
};

class FrameScanner {
public:
    /// `offset`: of the first frame, which must have that index. The file outlives the scanner. `read_ahead`: what is
    /// asked of the file at once.
    FrameScanner(base::File& file, std::uint64_t offset, std::uint64_t index, std::size_t read_ahead = 1 << 20);

    /// The next whole frame, or nothing. Fails only where reading fails.
    Result<std::optional<Frame>> next();
    /// Offset after the last whole frame.
    std::uint64_t end() const { return end_; }
    /// Index that the next frame must have.
    std::uint64_t index() const { return index_; }
    /// How many bytes follow the last whole frame up to the last one that is not zero.
    Result<std::uint64_t> torn_bytes();

private:
    /// Makes `size` bytes from end_ on available in the buffer; false at the end of the file.
    Result<bool> have(std::size_t size);
    Bytes ahead() const { return Bytes(buffer_).substr(at_); }

    base::File* file_;
    std::uint64_t end_;
    std::uint64_t index_;
    std::size_t read_ahead_;
    std::string buffer_;  // holds the file from end_ - at_ on
    std::size_t at_ = 0;
};

}  // namespace waybill::audit

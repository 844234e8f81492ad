#include "frame.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>

namespace waybill::audit {
namespace {

constexpr std::uint32_t magic = 0x57424631;  // "WBF1"
constexpr std::size_t head_size = 20;
constexpr std::size_t entry_most = 65'535;

}  // namespace

std::uint32_t checksum(Bytes bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

void append_frame(std::string& out, std::uint64_t index, Bytes entry, Bytes detail) {
    const std::size_t start = out.size();
    base::append_be(out, magic);
    base::append_be(out, static_cast<std::uint32_t>(entry.size()));
    base::append_be(out, static_cast<std::uint32_t>(detail.size()));
    base::append_be(out, index);
    out.append(entry).append(detail);
    base::append_be(out, checksum(Bytes(out).substr(start)));
}

FrameScanner::FrameScanner(base::File& file, std::uint64_t offset, std::uint64_t index, std::size_t read_ahead)
    : file_(&file), end_(offset), index_(index), read_ahead_(read_ahead) {}

Result<bool> FrameScanner::have(std::size_t size) {
    if (ahead().size() >= size) return true;
    // What is left of a frame is read again: less than the copy of what follows would be.
    auto more = file_->read_at(end_, std::max(size, read_ahead_));
    if (!more) return fail(more.error());
    buffer_ = *std::move(more);
    at_ = 0;
    return buffer_.size() >= size;
}

Result<std::optional<Frame>> FrameScanner::next() {
    auto there = have(head_size);
    if (!there) return fail(there.error());
    if (!*there) return std::optional<Frame>();
    const auto entry_size = base::read_be<std::uint32_t>(ahead(), 4);
    const auto detail_size = base::read_be<std::uint32_t>(ahead(), 8);
    if (base::read_be<std::uint32_t>(ahead()) != magic || base::read_be<std::uint64_t>(ahead(), 12) != index_ ||
        entry_size > entry_most || detail_size > detail_limit)
        return std::optional<Frame>();
    const std::size_t size = frame_overhead + entry_size + detail_size;
    there = have(size);
    if (!there) return fail(there.error());
    if (!*there) return std::optional<Frame>();
    const Bytes frame = ahead().substr(0, size);
    if (base::read_be<std::uint32_t>(frame, size - 4) != checksum(frame.substr(0, size - 4)))
        return std::optional<Frame>();
    at_ += size;
    end_ += size;
    return std::optional(
        Frame{index_++, frame.substr(head_size, entry_size), frame.substr(head_size + entry_size, detail_size)});
}

Result<std::uint64_t> FrameScanner::torn_bytes() {
    std::uint64_t last = end_;
    for (std::uint64_t at = end_;;) {
        const auto piece = file_->read_at(at, read_ahead_);
        if (!piece) return fail(piece.error());
        if (piece->empty()) return last - end_;
        // Nearly always zeros written ahead: each byte is the one before it.
        const bool zeros =
            piece->front() == '\0' && std::memcmp(piece->data(), piece->data() + 1, piece->size() - 1) == 0;
        if (const auto found = zeros ? piece->npos : piece->find_last_not_of('\0'); found != piece->npos)
            last = at + found + 1;
        at += piece->size();
    }
}

}  // namespace waybill::audit

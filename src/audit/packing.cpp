#include "packing.hpp"

#include <zstd.h>

#include <memory>

#include "waybill/audit/merkle.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t block_size = 128 << 10;  // unpacked; a block ends with the frame that reaches it
constexpr int level = 3;

base::Failure given_up() { return fail(Code::file_failed, "the packing was given up, for the log is closing"); }

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

/// Frames in, blocks and their index out.
class Packer {
public:
    Packer(base::File& file, std::uint64_t blocks_at) : file_(&file), at_(blocks_at), offset_(blocks_at) {}

    Result<void> take(const Frame& frame, Bytes detail) {
        if (block_.empty()) first_ = frame.index;
        append_frame(block_, frame.index, frame.entry, detail);
        index_.next = frame.index + 1;
        return block_.size() < block_size ? Result<void>() : flush();
    }
    Result<void> finish(std::uint64_t sealed_end) {
        if (const auto flushed = flush(); !flushed) return fail(flushed.error());
        index_.end = offset_;
        index_.sealed_end = sealed_end;
        const std::string bytes = encode(index_);
        const auto written = file_->write_at(at_, bytes);
        at_ += bytes.size();
        return written;
    }
    std::uint64_t size() const { return at_; }

private:
    Result<void> flush() {
        if (block_.empty()) return {};
        packed_.resize(ZSTD_compressBound(block_.size()));
        const std::size_t size =
            ZSTD_compressCCtx(context_.get(), packed_.data(), packed_.size(), block_.data(), block_.size(), level);
        if (ZSTD_isError(size)) return fail(Code::file_failed, "a block of a segment cannot be packed");
        packed_.resize(size);
        if (const auto written = file_->write_at(at_, packed_); !written) return fail(written.error());
        index_.blocks.push_back({first_, offset_, at_, static_cast<std::uint32_t>(size), checksum(packed_)});
        at_ += size;
        offset_ += block_.size();
        block_.clear();
        return {};
    }

    base::File* file_;
    std::unique_ptr<ZSTD_CCtx, FreeContext> context_{ZSTD_createCCtx()};
    PackedIndex index_;
    std::string block_, packed_;
    std::uint64_t first_ = 0;
    std::uint64_t at_, offset_;
};

bool is_stopped(const Packing& packing) { return packing.stop != nullptr && packing.stop->load(); }
bool is_erased(const Packing& packing, const Frame& frame) {
    return !frame.detail.empty() && packing.is_erased && packing.is_erased(frame);
}

/// Whether anything of it is to be left out.
Result<bool> has_erased(base::Files& files, const Segment& segment, const Packing& packing) {
    if (!packing.is_erased) return false;
    bool found = false;
    const auto scanned = scan(files, segment, [&](const Frame& frame) -> Result<bool> {
        found = is_erased(packing, frame);
        return !found;
    });
    if (!scanned) return fail(scanned.error());
    return found;
}

/// What the frames of a segment come to: the root of its entries, and a hash over those details that stay.
struct Contents {
    Frontier entries;
    crypto::Hash details{};
    std::uint64_t left_out = 0;

    void take(const Frame& frame, Bytes detail) {
        entries.append(leaf_hash(frame.entry));
        const crypto::Hash hash = crypto::sha256(detail);
        details = crypto::Sha256().update(crypto::as_bytes(details)).update(crypto::as_bytes(hash)).finish();
    }
};

Result<std::uint64_t> size_of(base::Files& files, const Path& path) {
    const auto file = files.open(path, base::Files::Mode::read);
    if (!file) return fail(file.error());
    return (*file)->size();
}

/// Everything up to the sync, in a file that nobody reads yet.
Result<Contents> write_packed(base::Files& files, const Segment& segment, std::uint64_t next, const Path& fresh,
                              const Packing& packing) {
    if (const auto there = files.exists(fresh); !there)
        return fail(there.error());
    else if (*there)
        if (const auto removed = files.remove(fresh); !removed) return fail(removed.error());
    auto file = files.open(fresh, base::Files::Mode::create);
    if (!file) return fail(file.error());
    const std::string header = encode(segment.header);
    if (const auto written = (*file)->write_at(0, header); !written) return fail(written.error());
    Packer packer(**file, header.size());
    Contents contents;
    const auto scanned = scan(files, segment, [&](const Frame& frame) -> Result<bool> {
        if (is_stopped(packing)) return given_up();
        const bool erased = is_erased(packing, frame);
        contents.left_out += erased ? 1 : 0;
        const Bytes detail = erased ? Bytes() : frame.detail;
        contents.take(frame, detail);
        if (const auto taken = packer.take(frame, detail); !taken) return fail(taken.error());
        return true;
    });
    if (!scanned) return fail(scanned.error());
    if (scanned->next != next || scanned->torn > 0)
        return fail(Error::of_file(Code::corrupt, "a sealed segment is damaged", segment.path));
    if (const auto finished = packer.finish(scanned->end); !finished) return fail(finished.error());
    if (const auto synced = (*file)->sync(); !synced) return fail(synced.error());
    return contents;
}

/// This file is to be the only copy: it is read as a reader would, before the other one goes.
Result<void> read_back(base::Files& files, const Path& fresh, const Segment& segment, const Contents& expected) {
    auto file = files.open(fresh, base::Files::Mode::read);
    if (!file) return fail(file.error());
    const auto index = read_packed_index(**file, segment.frames_at);
    if (!index) return fail(index.error());
    Contents found;
    if (*index) {
        const auto view = unpacked_view(std::move(*file), segment.frames_at, **index);
        FrameScanner scanner(*view, segment.frames_at, segment.header.first);
        for (;;) {
            const auto frame = scanner.next();
            if (!frame) return fail(frame.error());
            if (!*frame) break;
            found.take(**frame, (*frame)->detail);
        }
    }
    if (found.entries.size() == expected.entries.size() && found.entries.root() == expected.entries.root() &&
        found.details == expected.details)
        return {};
    return fail(Error::of_file(Code::corrupt, "a packed segment does not read back as what was written", fresh));
}

/// The name first, then the old file: in between both are there and say the same.
Result<void> put_in_place(base::Files& files, const Path& directory, const Path& fresh, const Segment& segment) {
    const Path folder = log_folder(directory), packed = packed_path(directory, segment.header.first);
    if (const auto renamed = files.rename(fresh, packed); !renamed) return fail(renamed.error());
    if (const auto synced = files.sync_directory(folder); !synced) return fail(synced.error());
    if (segment.path == packed) return {};
    if (const auto removed = files.remove(segment.path); !removed) return fail(removed.error());
    return files.sync_directory(folder);
}

/// A crash may have come after the packed one had its name.
Result<void> remove_plain(base::Files& files, const Path& directory, std::uint64_t first) {
    const Path plain = segment_path(directory, first);
    const auto there = files.exists(plain);
    if (!there) return fail(there.error());
    if (!*there) return {};
    // Whether its name was synced is not known.
    if (const auto synced = files.sync_directory(log_folder(directory)); !synced) return fail(synced.error());
    if (const auto removed = files.remove(plain); !removed) return fail(removed.error());
    return files.sync_directory(log_folder(directory));
}

}  // namespace

Result<Packed> pack_segment(base::Files& files, const Path& directory, std::uint64_t first, std::uint64_t next,
                            const Packing& packing) {
    const auto segment = read_segment(files, directory, first);
    if (!segment) return fail(segment.error());
    if (segment->packed) {
        if (const auto removed = remove_plain(files, directory, first); !removed) return fail(removed.error());
        const auto erased = has_erased(files, *segment, packing);
        if (!erased) return fail(erased.error());
        if (!*erased) return Packed{};
    }
    const auto before = size_of(files, segment->path);
    if (!before) return fail(before.error());
    const Path fresh = packed_path(directory, first).string() + ".new";
    const auto written = write_packed(files, *segment, next, fresh, packing);
    const auto whole = written ? read_back(files, fresh, *segment, *written) : Result<void>(fail(written.error()));
    const auto after = whole ? size_of(files, fresh) : Result<std::uint64_t>(fail(whole.error()));
    if (!after) {
        (void)files.remove(fresh);  // it holds space that may be what was lacking
        return fail(after.error());
    }
    if (const auto placed = put_in_place(files, directory, fresh, *segment); !placed) return fail(placed.error());
    return Packed{*before, *after, written->left_out};
}

}  // namespace waybill::audit

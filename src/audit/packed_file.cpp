#include "packed_file.hpp"

#include <zstd.h>

#include <algorithm>

#include "frame.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes magic = "WBSEGZ1\n";
constexpr std::size_t row_size = 32;
constexpr std::size_t trailer_size = 40;
constexpr std::uint64_t most_blocks = 1 << 20;
constexpr std::uint64_t most_unpacked = detail_limit + (1 << 20);  // of one block: a frame is never cut

std::string encode_blocks(const PackedIndex& index) {
    std::string out;
    for (const PackedBlock& block : index.blocks) {
        base::append_be(out, block.first);
        base::append_be(out, block.offset);
        base::append_be(out, block.at);
        base::append_be(out, block.size);
        base::append_be(out, block.checksum);
    }
    return out;
}

PackedBlock block_at(Bytes rows, std::size_t i) {
    const Bytes row = rows.substr(i * row_size, row_size);
    return {base::read_be<std::uint64_t>(row), base::read_be<std::uint64_t>(row, 8),
            base::read_be<std::uint64_t>(row, 16), base::read_be<std::uint32_t>(row, 24),
            base::read_be<std::uint32_t>(row, 28)};
}

/// Blocks follow one another without a gap, in the file, in the unpacked one and in their entries.
bool is_in_order(const PackedIndex& index, std::uint64_t blocks_at, std::uint64_t index_at) {
    std::uint64_t at = blocks_at, offset = blocks_at;
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < index.blocks.size(); ++i) {
        const PackedBlock& block = index.blocks[i];
        const bool last = i + 1 == index.blocks.size();
        const std::uint64_t ends = last ? index.end : index.blocks[i + 1].offset;
        if (block.at != at || block.offset != offset || (i > 0 && block.first <= first)) return false;
        if (ends <= block.offset || ends - block.offset > most_unpacked) return false;
        at += block.size;
        offset = ends;
        first = block.first;
    }
    return !index.blocks.empty() && at == index_at && index.next > first;
}

class UnpackedView final : public base::File {
public:
    UnpackedView(std::unique_ptr<base::File> file, std::uint64_t blocks_at, PackedIndex index)
        : file_(std::move(file)), blocks_at_(blocks_at), index_(std::move(index)) {}

    Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
        if (offset < blocks_at_) return file_->read_at(offset, std::min<std::uint64_t>(length, blocks_at_ - offset));
        std::string out;
        while (out.size() < length && offset + out.size() < index_.end) {
            const auto there = load(offset + out.size());
            if (!there) return fail(there.error());
            if (!*there) break;
            const std::uint64_t from = offset + out.size() - index_.blocks[loaded_].offset;
            out.append(block_, from, length - out.size());
        }
        return out;
    }
    Result<void> write_at(std::uint64_t, Bytes) override { return read_only(); }
    Result<void> sync() override { return read_only(); }
    Result<std::uint64_t> size() override { return index_.end; }
    Result<void> truncate(std::uint64_t) override { return read_only(); }
    Result<bool> still_in_place(std::uint64_t) override { return true; }

private:
    static constexpr std::size_t none = ~std::size_t{0};

    static base::Failure read_only() { return fail(Code::bad_usage, "a packed segment is not written to"); }

    /// The block with this offset; false where it is damaged.
    Result<bool> load(std::uint64_t offset) {
        const auto after = std::ranges::upper_bound(index_.blocks, offset, {}, &PackedBlock::offset);
        const auto i = static_cast<std::size_t>(after - index_.blocks.begin()) - 1;
        if (i == loaded_) return true;
        loaded_ = none;
        const PackedBlock& block = index_.blocks[i];
        const auto packed = file_->read_at(block.at, block.size);
        if (!packed) return fail(packed.error());
        if (packed->size() != block.size || checksum(*packed) != block.checksum) return false;
        const std::uint64_t ends = i + 1 == index_.blocks.size() ? index_.end : index_.blocks[i + 1].offset;
        block_.resize(ends - block.offset);
        const std::size_t size = ZSTD_decompress(block_.data(), block_.size(), packed->data(), packed->size());
        if (ZSTD_isError(size) || size != block_.size()) return false;
        loaded_ = i;
        return true;
    }

    std::unique_ptr<base::File> file_;
    std::uint64_t blocks_at_;
    PackedIndex index_;
    std::string block_;
    std::size_t loaded_ = none;
};

}  // namespace

std::string encode(const PackedIndex& index) {
    std::string out = encode_blocks(index);
    base::append_be(out, static_cast<std::uint32_t>(index.blocks.size()));
    base::append_be(out, index.next);
    base::append_be(out, index.end);
    base::append_be(out, index.sealed_end);
    base::append_be(out, checksum(out));
    return out.append(magic);
}

Result<std::optional<PackedIndex>> read_packed_index(base::File& file, std::uint64_t blocks_at) {
    const auto size = file.size();
    if (!size) return fail(size.error());
    if (*size < blocks_at + trailer_size) return std::optional<PackedIndex>();
    const auto trailer = file.read_at(*size - trailer_size, trailer_size);
    if (!trailer) return fail(trailer.error());
    const std::uint64_t count = base::read_be<std::uint32_t>(*trailer);
    if (!trailer->ends_with(magic) || count > most_blocks || *size < blocks_at + trailer_size + count * row_size)
        return std::optional<PackedIndex>();
    const std::uint64_t index_at = *size - trailer_size - count * row_size;
    const auto bytes = file.read_at(index_at, *size - index_at);
    if (!bytes) return fail(bytes.error());
    PackedIndex index;
    for (std::size_t i = 0; i < count; ++i) index.blocks.push_back(block_at(*bytes, i));
    index.next = base::read_be<std::uint64_t>(*trailer, 4);
    index.end = base::read_be<std::uint64_t>(*trailer, 12);
    index.sealed_end = base::read_be<std::uint64_t>(*trailer, 20);
    if (encode(index) != *bytes || !is_in_order(index, blocks_at, index_at)) return std::optional<PackedIndex>();
    return std::optional(std::move(index));
}

std::unique_ptr<base::File> unpacked_view(std::unique_ptr<base::File> file, std::uint64_t blocks_at,
                                          PackedIndex index) {
    return std::make_unique<UnpackedView>(std::move(file), blocks_at, std::move(index));
}

}  // namespace waybill::audit

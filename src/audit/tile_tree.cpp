#include "tile_tree.hpp"

#include <algorithm>
#include <bit>

#include "tree_store.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t tile_size = tile_width * sizeof(Hash);
constexpr std::size_t most_seen = 1024;  // 8 MiB

base::Failure not_signed_over() {
    return fail(Code::corrupt, "the checkpoint was signed over other entries than those of the log");
}

}  // namespace

Result<TileTree> TileTree::of(base::Files& files, const Path& directory, EntrySource& entries,
                              const Checkpoint& checkpoint) {
    TileTree tree(files, TreeStore(files, directory).folder(), entries);
    if (const auto found = tree.find_edge(checkpoint.size); !found) return fail(found.error());
    if (tree.edge_.frontier().root() != checkpoint.root) {
        // A tile on the edge is wrong, or the log is: the entries themselves tell.
        tree.edge_ = TileEdge();
        if (const auto walked = tree.walk(tree.edge_, checkpoint.size); !walked) return fail(walked.error());
        if (tree.edge_.frontier().root() != checkpoint.root) return not_signed_over();
    }
    return tree;
}

Result<void> TileTree::grow(const Checkpoint& checkpoint) {
    if (checkpoint.size < size()) return fail(Code::corrupt, "the log's checkpoint is older than one it had before");
    TileEdge edge = edge_;
    if (const auto walked = walk(edge, checkpoint.size); !walked) return fail(walked.error());
    if (edge.frontier().root() != checkpoint.root)
        return fail(Code::corrupt, "the log's checkpoint does not continue one it had before");
    edge_ = std::move(edge);
    return {};
}

/// The hashes that fill no tile: leaves from the entries, above them the roots of stored tiles.
Result<void> TileTree::find_edge(std::uint64_t size) {
    std::vector<std::vector<Hash>> levels;
    for (std::uint64_t count = size; count > 0 || levels.empty(); count /= tile_width) {
        const auto level = static_cast<unsigned>(levels.size());
        levels.emplace_back();
        if (level == 0) {
            auto rest = leaves(count - count % tile_width, count);
            if (!rest) return fail(rest.error());
            levels.back() = *std::move(rest);
            continue;
        }
        for (std::uint64_t n = count - count % tile_width; n < count; ++n) {
            const auto below = made_tile(level - 1, n, false);
            if (!below) return fail(below.error());
            levels.back().push_back(tile_root(*below));
        }
    }
    edge_ = TileEdge(size, std::move(levels));
    return {};
}

/// Appends the leaves from the edge's size on.
Result<void> TileTree::walk(TileEdge& edge, std::uint64_t size) const {
    std::vector<FullTile> full;
    return entries_->each(edge.size(), size, [&](const Frame& frame) -> Result<bool> {
        full.clear();
        edge.append(leaf_hash(frame.entry), full);
        return true;
    });
}

Result<std::vector<Hash>> TileTree::leaves(std::uint64_t first, std::uint64_t last) const {
    std::vector<Hash> out;
    const auto read = entries_->each(first, last, [&](const Frame& frame) -> Result<bool> {
        out.push_back(leaf_hash(frame.entry));
        return true;
    });
    if (!read) return fail(read.error());
    return out;
}

Result<std::vector<Hash>> TileTree::tile(unsigned level, std::uint64_t number) {
    const auto& levels = edge_.levels();
    if (level >= levels.size()) return fail(Code::file_missing, "a log of this size has no such tile");
    const std::uint64_t full = (size() >> (8 * level)) / tile_width;  // tiles of this level that are full
    if (number > full || (number == full && levels[level].empty()))
        return fail(Code::file_missing, "a log of this size has no such tile");
    if (number == full) return levels[level];
    if (const auto seen = seen_.find({level, number}); seen != seen_.end()) return seen->second;
    const auto above = tile(level + 1, number / tile_width);
    if (!above) return fail(above.error());
    auto hashes = full_tile(level, number, (*above)[number % tile_width]);
    if (!hashes) return fail(hashes.error());
    if (seen_.size() >= most_seen) seen_.clear();
    seen_[{level, number}] = *hashes;
    return hashes;
}

/// The tile whose root is known to be `root`.
Result<std::vector<Hash>> TileTree::full_tile(unsigned level, std::uint64_t number, const Hash& root) {
    for (const bool from_entries : {false, true}) {
        auto hashes = made_tile(level, number, from_entries);
        if (!hashes) return fail(hashes.error());
        if (tile_root(*hashes) == root) return hashes;
    }
    return not_signed_over();
}

/// From its file where there is a whole one, else from the tiles below it, down to the entries. Held against nothing.
Result<std::vector<Hash>> TileTree::made_tile(unsigned level, std::uint64_t number, bool from_entries) {
    if (!from_entries) {
        auto stored = stored_tile(level, number);
        if (!stored || !stored->empty()) return stored;
    }
    if (level == 0) return leaves(number * tile_width, (number + 1) * tile_width);
    std::vector<Hash> out;
    for (std::uint64_t n = number * tile_width; n < (number + 1) * tile_width; ++n) {
        const auto below = made_tile(level - 1, n, from_entries);
        if (!below) return fail(below.error());
        out.push_back(tile_root(*below));
    }
    return out;
}

/// Empty where the file is not there whole.
Result<std::vector<Hash>> TileTree::stored_tile(unsigned level, std::uint64_t number) const {
    const auto bytes = files_->read(folder_ / tile_path(level, number), tile_size * 2);
    if (!bytes && bytes.error().code() == Code::file_missing) return std::vector<Hash>();
    if (!bytes) return fail(bytes.error());
    std::vector<Hash> out;
    for (std::size_t at = 0; bytes->size() == tile_size && at < tile_size; at += sizeof(Hash))
        out.push_back(crypto::hash_from(Bytes(*bytes).substr(at, sizeof(Hash))));
    return out;
}

/// The root of the full subtree of 2^height leaves with this number among those of its height.
Result<Hash> TileTree::node(unsigned height, std::uint64_t number) {
    const unsigned level = height / 8, above = height % 8;
    const std::uint64_t first = number << above;  // among the hashes of the tile's level
    const auto hashes = tile(level, first / tile_width);
    if (!hashes) return fail(hashes.error());
    const std::size_t at = first % tile_width, width = std::size_t{1} << above;
    // A full subtree of 256 that fills its tile stands in the tile above as well; below that it is always in this one.
    if (at + width > hashes->size()) return fail(Code::bad_usage, "there is no such subtree");
    return tile_root(std::span(*hashes).subspan(at, width));
}

Result<Hash> TileTree::root_of(std::uint64_t first, std::uint64_t last) {
    Frontier frontier;
    while (first < last) {
        const unsigned aligned = first == 0 ? 63 : static_cast<unsigned>(std::countr_zero(first));
        const unsigned height = std::min(aligned, static_cast<unsigned>(std::bit_width(last - first) - 1));
        const auto hash = node(height, first >> height);
        if (!hash) return fail(hash.error());
        frontier.append_subtree(*hash, height);
        first += std::uint64_t{1} << height;
    }
    return frontier.root();
}

}  // namespace waybill::audit

#include "tile.hpp"

#include <array>

namespace waybill::audit {

std::string tile_number(std::uint64_t n) {
    std::string path;
    for (bool last = true;; last = false, n /= 1000) {
        std::string group = std::to_string(n % 1000);
        group.insert(0, 3 - group.size(), '0');
        path.insert(0, last ? group : "x" + group + "/");
        if (n < 1000) return path;
    }
}

std::string tile_path(unsigned level, std::uint64_t n, std::size_t width) {
    std::string path = std::to_string(level) + "/" + tile_number(n);
    if (width < tile_width) path += ".p/" + std::to_string(width);
    return path;
}

std::string tile_bytes(std::span<const Hash> hashes) {
    std::string bytes;
    bytes.reserve(hashes.size() * sizeof(Hash));
    for (const Hash& hash : hashes) bytes += crypto::as_bytes(hash);
    return bytes;
}

Hash tile_root(std::span<const Hash> hashes) {
    if (hashes.size() == tile_width) {  // nearly all are: level by level, without a frontier
        std::array<Hash, tile_width / 2> level;
        for (std::size_t i = 0; i < level.size(); ++i) level[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
        for (std::size_t width = level.size() / 2; width > 0; width /= 2)
            for (std::size_t i = 0; i < width; ++i) level[i] = node_hash(level[2 * i], level[2 * i + 1]);
        return level[0];
    }
    Frontier frontier;
    for (const Hash& hash : hashes) frontier.append(hash);
    return frontier.root();
}

TileEdge::TileEdge(std::uint64_t size, std::vector<std::vector<Hash>> levels)
    : size_(size), levels_(std::move(levels)) {}

void TileEdge::append(const Hash& leaf, std::vector<FullTile>& full) {
    ++size_;
    rise(0, leaf, full);
}

void TileEdge::append_tile(const Hash& root, std::vector<FullTile>& full) {
    size_ += tile_width;
    rise(1, root, full);
}

/// One more hash of this level, and of those above it that it fills up.
void TileEdge::rise(unsigned level, Hash hash, std::vector<FullTile>& full) {
    for (std::uint64_t at_level = size_ >> (8 * level);; ++level) {
        while (levels_.size() <= level) levels_.emplace_back();
        auto& edge = levels_[level];
        edge.push_back(hash);
        if (edge.size() < tile_width) return;
        hash = tile_root(edge);
        at_level /= tile_width;
        full.push_back({level, at_level - 1, tile_bytes(edge)});
        edge.clear();
    }
}

Frontier TileEdge::frontier() const {
    Frontier frontier;
    for (std::size_t level = levels_.size(); level-- > 0;)
        for (const Hash& hash : levels_[level]) frontier.append_subtree(hash, static_cast<unsigned>(8 * level));
    return frontier;
}

}  // namespace waybill::audit

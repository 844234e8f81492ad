// Tiles of the Merkle tree (c2sp.org/tlog-tiles): their paths, and the edge of a growing tree as the hashes that do not
// fill a tile yet. It hands out each tile when it is full; where tiles are kept is tree_store's and export's business.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/audit/merkle.hpp"

namespace waybill::audit {

inline constexpr std::size_t tile_width = 256;

/// `x001/x234/067` for 1234067.
std::string tile_number(std::uint64_t n);
/// `<level>/<number>`, with `.p/<width>` for a partial tile (width 1 to 255); 256 is a full one.
std::string tile_path(unsigned level, std::uint64_t n, std::size_t width = tile_width);
std::string tile_bytes(std::span<const Hash> hashes);

struct FullTile {
    unsigned level = 0;
    std::uint64_t number = 0;
    std::string bytes;  // 8,192
};

class TileEdge {
public:
    TileEdge() = default;
    /// Of a tree of that size; `levels[L]` are the last (size / 256^L) mod 256 hashes of level L.
    TileEdge(std::uint64_t size, std::vector<std::vector<Hash>> levels);

    /// Tiles that this leaf fills are appended to `full`, lowest level first.
    void append(const Hash& leaf, std::vector<FullTile>& full);
    /// A whole tile of 256 leaves, by its root; the size must be a multiple of 256. The tile itself is not handed out.
    void append_tile(const Hash& root, std::vector<FullTile>& full);
    std::uint64_t size() const { return size_; }
    const std::vector<std::vector<Hash>>& levels() const { return levels_; }
    /// The same edge as binary subtrees.
    Frontier frontier() const;

private:
    void rise(unsigned level, Hash hash, std::vector<FullTile>& full);

    std::uint64_t size_ = 0;
    std::vector<std::vector<Hash>> levels_;
};

/// Root of 256 or fewer hashes, each of a full subtree.
Hash tile_root(std::span<const Hash> hashes);

}  // namespace waybill::audit

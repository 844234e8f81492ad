// The Merkle tree of a signed size, by its tiles: each tile that is read is held against the hash that the tile above
// has of it, up to the root, so a wrong or missing tile file changes nothing: it is made anew from the entries.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "entry_source.hpp"
#include "tile.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace waybill::audit {

/// One thread; files and entries outlive it.
class TileTree {
public:
    /// The tree of the checkpoint; corrupt where entries and tiles do not give its root.
    static Result<TileTree> of(base::Files& files, const Path& directory, EntrySource& entries,
                               const Checkpoint& checkpoint);
    /// Grows to a later checkpoint; corrupt where that one does not continue this tree, which then stays as it is.
    Result<void> grow(const Checkpoint& checkpoint);

    std::uint64_t size() const { return edge_.size(); }
    /// The hashes of a tile, full or partial, as wide as this size makes it; not empty.
    Result<std::vector<Hash>> tile(unsigned level, std::uint64_t number);
    /// The root of leaves [first, last), which a proof asks for (merkle.hpp, RootOf).
    Result<Hash> root_of(std::uint64_t first, std::uint64_t last);

private:
    TileTree(base::Files& files, Path folder, EntrySource& entries)
        : files_(&files), folder_(std::move(folder)), entries_(&entries) {}
    Result<void> find_edge(std::uint64_t size);
    Result<void> walk(TileEdge& edge, std::uint64_t size) const;
    Result<std::vector<Hash>> full_tile(unsigned level, std::uint64_t number, const Hash& root);
    Result<std::vector<Hash>> made_tile(unsigned level, std::uint64_t number, bool from_entries);
    Result<std::vector<Hash>> stored_tile(unsigned level, std::uint64_t number) const;
    Result<std::vector<Hash>> leaves(std::uint64_t first, std::uint64_t last) const;
    Result<Hash> node(unsigned height, std::uint64_t number);

    base::Files* files_;
    Path folder_;
    EntrySource* entries_;
    TileEdge edge_;
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> seen_;  // full tiles, held against the root
};

}  // namespace waybill::audit

// The tiles under tree/tile: written behind the log and never synced, for they can be rebuilt from it. So what is read
// here is a help, not a proof: whoever uses it holds it against a signed root.
#pragma once

#include <optional>

#include "tile.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

class TreeStore {
public:
    TreeStore(base::Files& files, const Path& directory) : files_(&files), folder_(directory / "tree" / "tile") {}

    const Path& folder() const { return folder_; }
    Path path_of(const FullTile& tile) const { return folder_ / tile_path(tile.level, tile.number); }
    /// Nothing to do where the file says the same already.
    Result<void> write(const FullTile& tile);
    /// The edge of a tree of this size; `rest`: the last size mod 256 leaf hashes. Nothing where a tile is not there
    /// whole.
    Result<std::optional<TileEdge>> edge(std::uint64_t size, std::vector<Hash> rest);

    enum class State { equal, absent, unwritten, different };
    /// `unwritten`: a crash kept the file but not all of its pages, the others are right.
    Result<State> compare(const FullTile& tile);

private:
    /// The file's bytes, empty where there is none.
    Result<std::string> read(unsigned level, std::uint64_t number);

    base::Files* files_;
    Path folder_;
};

/// Whether `bytes` are `whole` with some pages of 4 KiB zero or cut off: what an unsynced write leaves after a crash.
bool is_unwritten(Bytes bytes, Bytes whole);

}  // namespace waybill::audit

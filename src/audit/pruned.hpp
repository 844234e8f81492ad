// What pruning leaves: the segments below a minimum index are gone, the tiles over their entries stay, so that the
// tree, its checkpoints and every proof of what is still there go on. The file `pruned` says where the log now begins
// (docs/formats.md, Pruned). It deletes nothing; retention.hpp decides and does that.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "tile.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

struct Pruned {
    std::uint64_t minimum = 0;  // the first entry that is still there, and the first of its segment; never 0
    Hash root{};                // of the tree of the entries before it
    std::string first_entry;    // entry 0, which names the log's key, byte for byte
    bool operator==(const Pruned&) const = default;
};

std::string encode(const Pruned& pruned);
/// The file `pruned`; nothing where there is none. corrupt where it is not what encode() writes.
Result<std::optional<Pruned>> read_pruned(base::Files& files, const Path& directory);

/// Durable when it returns.
Result<void> write_pruned(base::Files& files, const Path& directory, const Pruned& pruned);

/// The tree of the pruned entries by its right edge: a few tiles are read. corrupt where they do not give the root.
Result<TileEdge> pruned_edge(base::Files& files, const Path& directory, const Pruned& pruned);

/// The same by every leaf hash in the tiles, from the first on: entry 0 is held against the first of them, and each
/// tile that they fill is handed to `visit`, to be held against its file. corrupt as above; missing where a tile is.
Result<TileEdge> walk_pruned(base::Files& files, const Path& directory, const Pruned& pruned,
                             const std::function<Result<void>(const FullTile&)>& visit);

}  // namespace waybill::audit

// Writes a log as static tlog-tiles (c2sp.org/tlog-tiles): entry bundles, hash tiles full and partial, the checkpoint.
// Where the entries come from is the caller's.
#pragma once

#include <set>

#include "tile.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

class TileExport {
public:
    /// file_exists: `out` is there and not empty.
    static Result<TileExport> begin(base::Files& files, const Path& out);

    Result<void> append(Bytes entry);
    /// Writes what is partial, and the checkpoint as it is.
    Result<void> finish(Bytes checkpoint);
    std::uint64_t size() const { return edge_.size(); }
    Hash root() const { return edge_.frontier().root(); }

private:
    Result<void> write(const Path& path, Bytes bytes);

    base::Files* files_ = nullptr;
    Path out_;
    TileEdge edge_;
    std::string bundle_;
    std::size_t bundled_ = 0;
    std::set<Path> folders_;
};

}  // namespace waybill::audit

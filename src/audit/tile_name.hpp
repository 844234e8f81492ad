// The paths of tlog-tiles below a log's prefix, read and written (c2sp.org/tlog-tiles). What they hold is prover.cpp's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tile.hpp"

namespace waybill::audit {

struct TileName {
    bool entries = false;  // an entry bundle; its level is 0
    unsigned level = 0;
    std::uint64_t number = 0;
    std::size_t width = tile_width;  // 1 to 256

    /// Of 256 or fewer: how many hashes or entries a log of this size has there; 0 where it has none.
    std::size_t due(std::uint64_t size) const;
    bool operator==(const TileName&) const = default;
};

/// `tile/0/x001/000.p/12`, `tile/entries/000`.
std::string path_of(const TileName& name);
/// Nothing where it is spelled in any other way than path_of spells it.
std::optional<TileName> parse_tile_path(std::string_view path);
/// Every tile and bundle that a log of this size must have, bundles and lower levels first.
std::vector<TileName> tiles_of(std::uint64_t size);

}  // namespace waybill::audit

// What the log is after its entries so far. Recovery and appending advance it by the same function.
#pragma once

#include <algorithm>
#include <vector>

#include "open_exchanges.hpp"
#include "tile.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {

struct Head {
    Frontier frontier;
    TileEdge tiles;
    OpenExchanges open;
    Time newest{};

    std::uint64_t size() const { return frontier.size(); }
    /// The next entry; tiles that it fills are appended to `full`.
    void apply(const Hash& leaf, const EntryFacts& facts, std::vector<FullTile>& full) {
        frontier.append(leaf);
        tiles.append(leaf, full);
        open.apply(facts);
        newest = std::max(newest, facts.time);
    }
};

}  // namespace waybill::audit

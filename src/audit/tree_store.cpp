#include "tree_store.hpp"

#include <algorithm>

namespace waybill::audit {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t tile_size = tile_width * sizeof(Hash);

/// All folders on the way to `path`, below `top`.
Result<void> make_folders(base::Files& files, const Path& top, const Path& path) {
    Path folder = top;
    const Path below = path.lexically_relative(top).parent_path();
    for (const Path& part : below) {
        folder /= part;
        const auto made = files.make_directory(folder);
        if (!made && made.error().code() != Code::file_exists) return fail(made.error());
    }
    return {};
}

std::vector<Hash> hashes_of(Bytes tile) {
    std::vector<Hash> hashes;
    for (; !tile.empty(); tile.remove_prefix(sizeof(Hash)))
        hashes.push_back(crypto::hash_from(tile.substr(0, sizeof(Hash))));
    return hashes;
}

}  // namespace

bool is_unwritten(Bytes bytes, Bytes whole) {
    if (bytes.size() > whole.size() || (bytes.size() < whole.size() && bytes.size() % page != 0)) return false;
    for (std::size_t at = 0; at < bytes.size(); at += page) {
        const Bytes piece = bytes.substr(at, page);
        if (piece.find_first_not_of('\0') != Bytes::npos && piece != whole.substr(at, page)) return false;
    }
    return true;
}

Result<std::string> TreeStore::read(unsigned level, std::uint64_t number) {
    auto bytes = files_->read(folder_ / tile_path(level, number), tile_size * 2);
    if (!bytes && bytes.error().code() == Code::file_missing) return std::string();
    return bytes;
}

Result<TreeStore::State> TreeStore::compare(const FullTile& tile) {
    const auto bytes = files_->read(path_of(tile), tile_size * 2);
    if (!bytes && bytes.error().code() == Code::file_missing) return State::absent;
    if (!bytes) return fail(bytes.error());
    if (*bytes == tile.bytes) return State::equal;
    return is_unwritten(*bytes, tile.bytes) ? State::unwritten : State::different;
}

Result<void> TreeStore::write(const FullTile& tile) {
    const auto state = compare(tile);
    if (state && *state == State::equal) return {};
    const Path path = path_of(tile);
    if (const auto made = make_folders(*files_, folder_, path); !made) return fail(made.error());
    return files_->replace_unsynced(path, tile.bytes);
}

Result<std::optional<TileEdge>> TreeStore::edge(std::uint64_t size, std::vector<Hash> rest) {
    std::vector<std::vector<Hash>> levels;
    levels.push_back(std::move(rest));
    std::uint64_t count = size / tile_width;  // hashes at this level, each the root of a full tile of the level below
    for (unsigned level = 1; count > 0; ++level, count /= tile_width) {
        levels.emplace_back();
        for (std::uint64_t n = count - count % tile_width; n < count; ++n) {
            const auto tile = read(level - 1, n);
            if (!tile) return fail(tile.error());
            if (tile->size() != tile_size) return std::optional<TileEdge>();
            levels.back().push_back(tile_root(hashes_of(*tile)));
        }
    }
    return std::optional(TileEdge(size, std::move(levels)));
}

}  // namespace waybill::audit

#include "pruned.hpp"

#include <charconv>

#include "tree_store.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes first_line = "waybill-pruned/1\n";
constexpr std::size_t size_limit = 80 << 10;

Path pruned_path(const Path& directory) { return directory / "pruned"; }

/// The line at the front, which is taken off; nothing where there is none.
std::optional<Bytes> take_line(Bytes& text) {
    const std::size_t end = text.find('\n');
    if (end == Bytes::npos) return std::nullopt;
    const Bytes line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

std::optional<Pruned> decode(Bytes bytes) {
    if (!bytes.starts_with(first_line)) return std::nullopt;
    Bytes rest = bytes.substr(first_line.size());
    const auto minimum = take_line(rest), root = take_line(rest), entry = take_line(rest);
    if (!minimum || !root || !entry) return std::nullopt;
    const auto hash = base::from_base64(*root);
    if (!hash || hash->size() != sizeof(Hash)) return std::nullopt;
    Pruned out;
    std::from_chars(minimum->data(), minimum->data() + minimum->size(), out.minimum);
    out.root = crypto::hash_from(*hash);
    out.first_entry = *entry;
    return out.minimum > 0 && encode(out) == bytes ? std::optional(std::move(out)) : std::nullopt;
}

base::Failure wrong(const Path& path, base::Text text) { return fail(Error::of_file(Code::corrupt, text, path)); }

/// The hashes of a tile that is there whole.
Result<std::vector<Hash>> read_tile(base::Files& files, const Path& path) {
    const auto bytes = files.read(path, 1 << 20);
    if (!bytes && bytes.error().code() == Code::file_missing)
        return fail(Error::of_file(Code::missing, "a tile over pruned entries is missing", path));
    if (!bytes) return fail(bytes.error());
    if (bytes->size() != tile_width * sizeof(Hash)) return wrong(path, "a tile over pruned entries is damaged");
    std::vector<Hash> hashes;
    for (Bytes rest = *bytes; !rest.empty(); rest.remove_prefix(sizeof(Hash)))
        hashes.push_back(crypto::hash_from(rest.substr(0, sizeof(Hash))));
    return hashes;
}

Path leaf_tile(base::Files& files, const Path& directory, std::uint64_t number) {
    return TreeStore(files, directory).folder() / tile_path(0, number);
}

Result<TileEdge> held_against_root(const Path& directory, const Pruned& pruned, TileEdge edge) {
    if (edge.frontier().root() != pruned.root)
        return wrong(pruned_path(directory), "the tiles over pruned entries do not give the root that was pruned at");
    return edge;
}

}  // namespace

std::string encode(const Pruned& pruned) {
    return std::string(first_line) + std::to_string(pruned.minimum) + "\n" +
           base::to_base64(crypto::as_bytes(pruned.root)) + "\n" + pruned.first_entry + "\n";
}

Result<std::optional<Pruned>> read_pruned(base::Files& files, const Path& directory) {
    const Path path = pruned_path(directory);
    const auto bytes = files.read(path, size_limit);
    if (!bytes && bytes.error().code() == Code::file_missing) return std::optional<Pruned>();
    if (!bytes) return fail(bytes.error());
    auto pruned = decode(*bytes);
    if (!pruned) return wrong(path, "the file is damaged");
    return pruned;
}

Result<void> write_pruned(base::Files& files, const Path& directory, const Pruned& pruned) {
    return files.replace(pruned_path(directory), encode(pruned));
}

Result<TileEdge> pruned_edge(base::Files& files, const Path& directory, const Pruned& pruned) {
    std::vector<Hash> rest;
    if (const std::uint64_t width = pruned.minimum % tile_width; width > 0) {
        auto last = read_tile(files, leaf_tile(files, directory, pruned.minimum / tile_width));
        if (!last) return fail(last.error());
        rest.assign(last->begin(), last->begin() + static_cast<std::ptrdiff_t>(width));
    }
    auto edge = TreeStore(files, directory).edge(pruned.minimum, std::move(rest));
    if (!edge) return fail(edge.error());
    if (!*edge)
        return fail(Error::of_file(Code::missing, "a tile over pruned entries is missing",
                                   TreeStore(files, directory).folder()));
    return held_against_root(directory, pruned, *std::move(*edge));
}

Result<TileEdge> walk_pruned(base::Files& files, const Path& directory, const Pruned& pruned,
                             const std::function<Result<void>(const FullTile&)>& visit) {
    TileEdge edge;
    std::vector<FullTile> full;
    while (edge.size() < pruned.minimum) {
        const Path path = leaf_tile(files, directory, edge.size() / tile_width);
        const auto hashes = read_tile(files, path);
        if (!hashes) return fail(hashes.error());
        if (edge.size() == 0 && hashes->front() != leaf_hash(pruned.first_entry))
            return wrong(path, "the first entry is not the one that the tiles were made over");
        for (const Hash& hash : *hashes)
            if (edge.size() < pruned.minimum) edge.append(hash, full);
        for (const FullTile& tile : full)
            if (const auto visited = visit(tile); !visited) return fail(visited.error());
        full.clear();
    }
    return held_against_root(directory, pruned, std::move(edge));
}

}  // namespace waybill::audit

#include "tile_export.hpp"

namespace waybill::audit {
namespace {

Result<void> make_folder(base::Files& files, const Path& path) {
    const auto made = files.make_directory(path);
    if (!made && made.error().code() != Code::file_exists) return fail(made.error());
    return {};
}

std::string bundle_path(std::uint64_t number, std::size_t width) {
    std::string path = "tile/entries/" + tile_number(number);
    if (width < tile_width) path += ".p/" + std::to_string(width);
    return path;
}

}  // namespace

Result<TileExport> TileExport::begin(base::Files& files, const Path& out) {
    if (const auto made = make_folder(files, out); !made) return fail(made.error());
    const auto names = files.list(out);
    if (!names) return fail(names.error());
    if (!names->empty()) return fail(Error::of_file(Code::file_exists, "the folder to export to is not empty", out));
    TileExport tiles;
    tiles.files_ = &files;
    tiles.out_ = out;
    return tiles;
}

Result<void> TileExport::write(const Path& path, Bytes bytes) {
    Path folder = out_;
    for (const Path& part : path.parent_path()) {
        folder /= part;
        if (!folders_.insert(folder).second) continue;
        if (const auto made = make_folder(*files_, folder); !made) return fail(made.error());
    }
    auto file = files_->open(out_ / path, base::Files::Mode::create);
    if (!file) return fail(file.error());
    return (*file)->write_at(0, bytes);
}

Result<void> TileExport::append(Bytes entry) {
    base::append_be(bundle_, static_cast<std::uint16_t>(entry.size()));
    bundle_ += entry;
    if (++bundled_ == tile_width) {
        const auto written = write(bundle_path(edge_.size() / tile_width, tile_width), bundle_);
        if (!written) return fail(written.error());
        bundle_.clear();
        bundled_ = 0;
    }
    std::vector<FullTile> full;
    edge_.append(leaf_hash(entry), full);
    for (const FullTile& tile : full)
        if (const auto written = write(Path("tile") / tile_path(tile.level, tile.number), tile.bytes); !written)
            return fail(written.error());
    return {};
}

Result<void> TileExport::finish(Bytes checkpoint) {
    if (bundled_ > 0)
        if (const auto written = write(bundle_path(edge_.size() / tile_width, bundled_), bundle_); !written)
            return fail(written.error());
    std::uint64_t number = edge_.size() / tile_width;
    for (unsigned level = 0; level < edge_.levels().size(); ++level, number /= tile_width) {
        const auto& hashes = edge_.levels()[level];
        if (hashes.empty()) continue;  // an empty tile is never served
        const auto written = write(Path("tile") / tile_path(level, number, hashes.size()), tile_bytes(hashes));
        if (!written) return fail(written.error());
    }
    // Last: a folder without it is not a log yet.
    return write("checkpoint", checkpoint);
}

}  // namespace waybill::audit

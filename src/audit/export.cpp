#include "stored_checkpoint.hpp"
#include "tile_export.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::audit {

Result<std::uint64_t> export_tiles(base::Files& files, const Path& directory, const Path& out) {
    const auto reader = Reader::open(files, directory);
    if (!reader) return fail(reader.error());
    const auto bytes = reader->checkpoint();
    if (!bytes) return fail(bytes.error());
    const auto note = parse_note(*bytes);
    if (!note) return fail(note.error());
    const auto checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) return fail(checkpoint.error());
    if (reader->size() < checkpoint->size)
        return fail(Code::corrupt, "the log holds fewer entries than its checkpoint says");

    auto tiles = TileExport::begin(files, out);
    if (!tiles) return fail(tiles.error());
    Result<void> appended;
    const auto read = reader->each(0, checkpoint->size, [&](const StoredEntry& entry) {
        appended = tiles->append(entry.entry);
        return static_cast<bool>(appended);
    });
    if (!read) return fail(read.error());
    if (!appended) return fail(appended.error());
    if (tiles->root() != checkpoint->root)
        return fail(Code::corrupt, "the checkpoint was signed over other entries than those of the log");
    if (const auto finished = tiles->finish(*bytes); !finished) return fail(finished.error());
    return checkpoint->size;
}

}  // namespace waybill::audit

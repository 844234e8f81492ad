#include "recovery.hpp"

#include "entry.hpp"
#include "kept_policies.hpp"
#include "pruned.hpp"
#include "stored_checkpoint.hpp"
#include "tree_store.hpp"

namespace waybill::audit {
namespace {

using TakeTile = std::function<Result<void>(const FullTile&)>;

/// Everything that recovery looks at, read once.
struct Found {
    std::vector<Segment> segments;
    std::optional<Pruned> pruned;
    std::optional<Checkpoint> checkpoint;
    bool kept = false;  // a policy is kept: then a checkpoint was durable before it
};

Result<void> make_folder(base::Files& files, const Path& path) {
    const auto made = files.make_directory(path);
    if (!made && made.error().code() != Code::file_exists) return fail(made.error());
    return {};
}

/// Durable before anything stands in them.
Result<void> make_folders(base::Files& files, const Path& directory) {
    for (const Path& path :
         {log_folder(directory), directory / "tree", directory / "tree" / "tile", policies_folder(directory)})
        if (const auto made = make_folder(files, path); !made) return fail(made.error());
    for (const Path& path : {directory / "tree", directory})
        if (const auto synced = files.sync_directory(path); !synced) return fail(synced.error());
    return {};
}

Result<std::optional<Checkpoint>> stored_checkpoint(base::Files& files, const Path& directory,
                                                    const crypto::VerifierKey& key) {
    const auto note = read_checkpoint_file(files, directory);
    if (!note) return fail(note.error());
    if (!*note) return std::optional<Checkpoint>();
    auto checkpoint = open_checkpoint(**note, key);
    if (!checkpoint)
        return fail(Error::of_file(Code::corrupt, "the checkpoint is damaged or not signed by this log's key",
                                   checkpoint_path(directory)));
    return std::optional(std::move(*checkpoint));
}

/// Walks segments from `start` to the last with their entries applied to a head, and holds it against the checkpoint.
struct Walk {
    Head head;
    SegmentScan last;       // of the open segment
    bool mismatch = false;  // the root differs where the checkpoint was signed
};

Result<bool> take_frame(const Frame& frame, const Segment& segment, const std::optional<Checkpoint>& checkpoint,
                        Walk& walk, const TakeTile& take) {
    const auto recorded = Recorded::parse(frame.entry);
    if (!recorded) return fail(Error::of_file(Code::corrupt, "a segment holds what is no entry", segment.path));
    std::vector<FullTile> full;
    walk.head.apply(leaf_hash(frame.entry), recorded->facts(), full);
    if (checkpoint && walk.head.size() == checkpoint->size)
        walk.mismatch = walk.head.frontier.root() != checkpoint->root;
    for (const FullTile& tile : full)
        if (const auto taken = take(tile); !taken) return fail(taken.error());
    return true;
}

Result<Walk> walk_from(base::Files& files, const Found& found, std::size_t start, Head head, const TakeTile& take) {
    Walk walk{std::move(head), {}, false};
    if (found.checkpoint && walk.head.size() == found.checkpoint->size)
        walk.mismatch = walk.head.frontier.root() != found.checkpoint->root;
    for (std::size_t i = start; i < found.segments.size(); ++i) {
        const Segment& segment = found.segments[i];
        const auto visit = [&](const Frame& frame) { return take_frame(frame, segment, found.checkpoint, walk, take); };
        if (i + 1 < found.segments.size()) {
            const auto whole = scan_sealed(files, segment, found.segments[i + 1].header.first, visit);
            if (!whole) return fail(whole.error());
            continue;
        }
        const auto last = scan(files, segment, visit);
        if (!last) return fail(last.error());
        walk.last = *last;
    }
    return walk;
}

/// Leaf hashes of the last size mod 256 entries before the open segment: no full tile has them.
Result<std::vector<Hash>> rest_of_tile(base::Files& files, const Path& directory, const Found& found) {
    const std::uint64_t size = found.segments.back().header.first;
    const std::uint64_t from = size - size % tile_width;
    std::vector<Hash> rest;
    if (found.pruned && from < found.pruned->minimum) {
        const auto edge = pruned_edge(files, directory, *found.pruned);
        if (!edge) return fail(edge.error());
        rest = edge->levels().front();
    }
    for (std::size_t i = 0; i + 1 < found.segments.size(); ++i) {
        const std::uint64_t next = found.segments[i + 1].header.first;
        if (next <= from) continue;
        const auto whole = scan_sealed(files, found.segments[i], next, [&](const Frame& frame) -> Result<bool> {
            if (frame.index >= from) rest.push_back(leaf_hash(frame.entry));
            return true;
        });
        if (!whole) return fail(whole.error());
    }
    return rest;
}

/// The head before the open segment by its header and the tiles; nothing where the tiles are not all there.
Result<std::optional<Head>> head_by_tiles(base::Files& files, const Path& directory, const Found& found) {
    const SegmentHeader& header = found.segments.back().header;
    auto rest = rest_of_tile(files, directory, found);
    if (!rest) return fail(rest.error());
    auto edge = TreeStore(files, directory).edge(header.first, std::move(*rest));
    if (!edge) return fail(edge.error());
    if (!*edge) return std::optional<Head>();
    Head head{(*edge)->frontier(), std::move(**edge), header.open, header.newest};
    return std::optional(std::move(head));
}

/// The quick way: tiles and the open segment only. Nothing where the checkpoint does not bear it out.
Result<std::optional<Walk>> walk_tail(base::Files& files, const Path& directory, const Found& found) {
    const std::uint64_t before = found.segments.back().header.first;
    if (before > 0 && (!found.checkpoint || found.checkpoint->size < before)) return std::optional<Walk>();
    auto head = head_by_tiles(files, directory, found);
    if (!head) return fail(head.error());
    if (!*head) return std::optional<Walk>();
    std::vector<FullTile> tiles;
    auto walk = walk_from(files, found, found.segments.size() - 1, std::move(**head), [&](const FullTile& tile) {
        tiles.push_back(tile);
        return Result<void>();
    });
    if (!walk) return fail(walk.error());
    if (walk->mismatch) return std::optional<Walk>();
    TreeStore store(files, directory);
    // Written behind: without them the next recovery takes the slow way, and nothing else is lost.
    for (const FullTile& tile : tiles) (void)store.write(tile);
    return std::optional(std::move(*walk));
}

/// Where the entries that are there begin: an empty tree, or the one over those that were pruned.
Result<Head> first_head(base::Files& files, const Path& directory, const Found& found) {
    if (!found.pruned) return Head{};
    auto edge = pruned_edge(files, directory, *found.pruned);
    if (!edge) return fail(edge.error());
    const SegmentHeader& header = found.segments.front().header;
    Head head{edge->frontier(), std::move(*edge), header.open, header.newest};
    return head;
}

/// The slow way: every entry of every segment. Tiles are written only once the checkpoint has borne the log out.
Result<Walk> walk_all(base::Files& files, const Path& directory, const Found& found) {
    const auto first = first_head(files, directory, found);
    if (!first) return fail(first.error());
    auto walk = walk_from(files, found, 0, *first, [](const FullTile&) { return Result<void>(); });
    if (!walk) return fail(walk.error());
    if (walk->mismatch)
        return fail(Code::corrupt, "the log's entries are not those that its checkpoint was signed over");
    TreeStore store(files, directory);
    const auto again = walk_from(files, found, 0, *first, [&](const FullTile& tile) {
        (void)store.write(tile);
        return Result<void>();
    });
    if (!again) return fail(again.error());
    return walk;
}

/// Whoever cut the log and took the checkpoint away would have the rest signed as if it were all.
Result<void> check_checkpoint_there(base::Files& files, const Path& directory, const Found& found) {
    if (found.checkpoint || !found.kept) return {};
    const auto there = files.exists(checkpoint_path(directory));
    if (!there) return fail(there.error());
    if (!*there) return fail(Error::of_file(Code::missing, "the log's checkpoint is gone", checkpoint_path(directory)));
    return {};
}

/// The first checkpoint is durable before a policy is kept. The power can take the content only of one that was written
/// behind, after further entries.
Result<void> check_not_cut_to_first(const Found& found, std::uint64_t size) {
    if (found.checkpoint || !found.kept || size > 1) return {};
    return fail(
        Error::of_file(Code::corrupt, "the log's entries after the first one are gone", found.segments.back().path));
}

/// A sealed segment that lost its end would be noticed by the slow way only.
Result<void> check_sealed_sizes(base::Files& files, const std::vector<Segment>& segments) {
    for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
        if (const auto& packed = segments[i].packed) {
            const SegmentHeader& after = segments[i + 1].header;
            if (packed->next == after.first && packed->sealed_end == after.previous_end) continue;
            return fail(
                Error::of_file(Code::corrupt, "a packed segment is not the one before the next", segments[i].path));
        }
        auto file = files.open(segments[i].path, base::Files::Mode::read);
        if (!file) return fail(file.error());
        const auto size = (*file)->size();
        if (!size) return fail(size.error());
        if (*size < segments[i + 1].header.previous_end)
            return fail(Error::of_file(Code::corrupt, "a sealed segment was cut off", segments[i].path));
    }
    return {};
}

/// Entry 0 names the key that signs this log for ever.
Result<void> check_identity(base::Files& files, const Found& found, const crypto::VerifierKey& key) {
    for (const Segment& segment : found.segments)
        if (segment.header.origin != key.name())
            return fail(Error::of_file(Code::wrong_origin, "the log was made for another origin", segment.path));
    const auto names_key = [&](Bytes entry) {
        const auto recorded = Recorded::parse(entry);
        return recorded && recorded->text("what") == "log" && recorded->text("to") == log_identity(key.text());
    };
    bool same = !found.pruned || names_key(found.pruned->first_entry);
    const auto first = scan(files, found.segments.front(), [&](const Frame& frame) -> Result<bool> {
        if (frame.index == 0) same = names_key(frame.entry);
        return false;
    });
    if (!first) return fail(first.error());
    if (!same)
        return fail(
            Error::of_file(Code::wrong_origin, "the log's first entry names another key", found.segments.front().path));
    return {};
}

Result<Recovered> begin(base::Files& files, const Log::Options& options, const Found& found) {
    const auto tiles = files.list(TreeStore(files, options.directory).folder());
    if (!tiles) return fail(tiles.error());
    // A checkpoint, a tile or a policy is written only after an entry: without one the segments were taken away. To
    // begin anew would sign a second history with the same key.
    if (found.checkpoint || !tiles->empty() || found.kept)
        return fail(Error::of_file(Code::missing, "the log's segments are gone", log_folder(options.directory)));
    Recovered recovered;
    recovered.header.origin = options.origin;
    bool irreversible = false;
    auto writer =
        SegmentWriter::create(files, options.directory, recovered.header, {}, options.preallocate_bytes, irreversible);
    if (!writer) return fail(writer.error());
    recovered.segment = std::move(*writer);
    return recovered;
}

/// Pages that an earlier, failed sync left clean are not trusted: the whole frames go into a new file, which is synced.
Result<SegmentWriter> copy_open_segment(base::Files& files, const Log::Options& options, const Segment& segment,
                                        const SegmentScan& scanned) {
    auto old = files.open(segment.path, base::Files::Mode::read);
    if (!old) return fail(old.error());
    bool irreversible = false;
    return SegmentWriter::create(files, options.directory, segment.header, {old->get(), segment.frames_at, scanned.end},
                                 options.preallocate_bytes, irreversible);
}

Result<Walk> walk(base::Files& files, const Path& directory, const Found& found, bool& rebuilt) {
    auto tail = walk_tail(files, directory, found);
    if (!tail) return fail(tail.error());
    rebuilt = !*tail;
    auto whole = *tail ? Result<Walk>(std::move(**tail)) : walk_all(files, directory, found);
    if (whole && found.checkpoint && whole->head.size() < found.checkpoint->size)
        return fail(Error::of_file(Code::corrupt, "the log holds fewer entries than its checkpoint says",
                                   found.segments.back().path));
    return whole;
}

}  // namespace

Result<Recovered> recover(base::Files& files, const Log::Options& options, const crypto::VerifierKey& key) {
    if (const auto made = make_folders(files, options.directory); !made) return fail(made.error());
    auto segments = read_segments(files, options.directory);
    if (!segments) return fail(segments.error());
    auto pruned = read_pruned(files, options.directory);
    if (!pruned) return fail(pruned.error());
    Found found{std::move(*segments), std::move(*pruned), {}, false};
    if (!found.segments.empty())
        if (const auto same = check_identity(files, found, key); !same) return fail(same.error());
    auto checkpoint = stored_checkpoint(files, options.directory, key);
    if (!checkpoint) return fail(checkpoint.error());
    found.checkpoint = std::move(*checkpoint);
    const auto kept = files.list(policies_folder(options.directory));
    if (!kept) return fail(kept.error());
    found.kept = !kept->empty();
    if (found.segments.empty()) return begin(files, options, found);
    if (const auto there = check_checkpoint_there(files, options.directory, found); !there) return fail(there.error());
    if (found.segments.back().packed)
        return fail(Error::of_file(Code::corrupt, "a segment is packed and none follows it: those after it are gone",
                                   found.segments.back().path));
    if (const auto sized = check_sealed_sizes(files, found.segments); !sized) return fail(sized.error());

    bool rebuilt = false;
    auto walked = walk(files, options.directory, found, rebuilt);
    if (!walked) return fail(walked.error());
    if (const auto whole = check_not_cut_to_first(found, walked->head.size()); !whole) return fail(whole.error());
    const Segment& open = found.segments.back();
    auto writer = copy_open_segment(files, options, open, walked->last);
    if (!writer) return fail(writer.error());
    Recovered recovered{std::move(walked->head), std::move(*writer), open.header, {}};
    recovered.report.entries = recovered.head.size();
    recovered.report.torn_bytes = walked->last.torn;
    recovered.report.tree_rebuilt = rebuilt;
    return recovered;
}

}  // namespace waybill::audit

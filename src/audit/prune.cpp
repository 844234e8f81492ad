#include "prune.hpp"

#include <algorithm>
#include <set>

#include "pruned.hpp"
#include "tree_store.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr const char* actor = "waybill";

Result<void> record(Log& log, std::string what, std::string from, std::string to) {
    const auto durable = commit(log, Draft(Change{std::move(what), actor, std::move(from), std::move(to)}));
    if (!durable) return fail(durable.error());
    return {};
}

/// Written behind and never synced, tiles could be made anew from the entries: from now on they cannot.
class DurableTiles {
public:
    DurableTiles(base::Files& files, const Path& directory) : files_(&files), store_(files, directory) {}

    Result<void> keep(const FullTile& tile) {
        const auto state = store_.compare(tile);
        if (!state) return fail(state.error());
        if (*state == TreeStore::State::different)
            return fail(Error::of_file(Code::corrupt, "a tile differs from the log's entries", store_.path_of(tile)));
        if (const auto written = store_.write(tile); !written) return fail(written.error());
        return sync(store_.path_of(tile));
    }
    /// A leaf tile that reaches over the minimum: whole, for the log goes on behind it.
    Result<void> sync_leaf_tile(std::uint64_t number) { return sync(store_.folder() / tile_path(0, number)); }
    Result<void> finish() {
        for (const Path& folder : folders_)
            if (const auto synced = files_->sync_directory(folder); !synced) return fail(synced.error());
        return {};
    }

private:
    Result<void> sync(const Path& path) {
        const auto file = files_->open(path, base::Files::Mode::read);
        if (!file) return fail(file.error());
        for (Path folder = path.parent_path(); folder != store_.folder().parent_path(); folder = folder.parent_path())
            folders_.insert(folder);
        return (*file)->sync();
    }

    base::Files* files_;
    TreeStore store_;
    std::set<Path> folders_;
};

struct Walked {
    TileEdge edge;
    std::string first_entry;
};

/// The tree up to the new minimum, its tiles durable.
Result<Walked> walk(const RetentionSite& site, const RetentionPlan& plan, const std::optional<Pruned>& pruned) {
    Walked out;
    if (pruned) {
        auto edge = pruned_edge(*site.files, site.directory, *pruned);
        if (!edge) return fail(edge.error());
        out = {std::move(*edge), pruned->first_entry};
    }
    DurableTiles tiles(*site.files, site.directory);
    for (std::size_t i = 0; i < plan.prunable; ++i) {
        const auto visit = [&](const Frame& frame) -> Result<bool> {
            if (frame.index == 0) out.first_entry = frame.entry;
            std::vector<FullTile> full;
            out.edge.append(leaf_hash(frame.entry), full);
            for (const FullTile& tile : full)
                if (const auto kept = tiles.keep(tile); !kept) return fail(kept.error());
            return true;
        };
        const auto whole = scan_sealed(*site.files, plan.segments[i], plan.segments[i + 1].header.first, visit);
        if (!whole) return fail(whole.error());
    }
    if (out.edge.size() % tile_width != 0)
        if (const auto synced = tiles.sync_leaf_tile(out.edge.size() / tile_width); !synced)
            return fail(synced.error());
    if (const auto synced = tiles.finish(); !synced) return fail(synced.error());
    return out;
}

/// Their entries would go: they are said again, and the old ones with that are ended.
Result<void> repeat_holds(Log& log, const RetentionPlan& plan, std::uint64_t minimum) {
    for (const Hold& hold : plan.upkeep.holds)
        if (hold.index < minimum)
            if (const auto recorded = record(log, "hold", hold_text(hold), hold_text(hold)); !recorded)
                return fail(recorded.error());
    return {};
}

/// A hold that the plan does not know, whatever it is of; empty where there is none.
Result<std::string> new_hold(const RetentionSite& site, const RetentionPlan& plan) {
    const auto key = site.keyring->signing_key();
    if (!key) return fail(key.error());
    const auto upkeep = read_upkeep(*site.files, site.directory, *key);
    if (!upkeep) return fail(upkeep.error());
    for (const Hold& hold : upkeep->holds) {
        const auto is_it = [&](const Hold& known) {
            return known.vendor == hold.vendor && known.agreement == hold.agreement;
        };
        if (std::ranges::none_of(plan.upkeep.holds, is_it)) return hold_text(hold);
    }
    return std::string();
}

Result<std::uint64_t> remove_segments(base::Files& files, const Path& directory, std::uint64_t minimum) {
    const auto firsts = segment_names(files, directory);
    if (!firsts) return fail(firsts.error());
    std::uint64_t freed = 0;
    for (const std::uint64_t first : *firsts) {
        if (first >= minimum) break;
        for (const Path& path : {segment_path(directory, first), packed_path(directory, first)}) {
            const auto file = files.open(path, base::Files::Mode::read);
            if (!file) continue;
            if (const auto size = (*file)->size()) freed += *size;
            if (const auto removed = files.remove(path); !removed) return fail(removed.error());
        }
    }
    if (const auto synced = files.sync_directory(log_folder(directory)); !synced) return fail(synced.error());
    return freed;
}

}  // namespace

Result<void> prune(const RetentionSite& site, const RetentionPlan& plan, Retained& out) {
    const auto pruned = read_pruned(*site.files, site.directory);
    if (!pruned) return fail(pruned.error());
    out.minimum = *pruned ? (*pruned)->minimum : 0;
    out.segments_pruned = 0;
    out.prune_held = plan.retained.prune_held;
    const auto remove = [&]() -> Result<void> {
        const auto freed = remove_segments(*site.files, site.directory, out.minimum);
        if (!freed) return fail(freed.error());
        out.bytes_freed += *freed;
        return {};
    };
    if (plan.prunable == 0) return remove();  // what an earlier run left standing
    const std::uint64_t minimum = plan.segments[plan.prunable].header.first;
    auto walked = walk(site, plan, *pruned);
    if (!walked) return fail(walked.error());
    const Pruned next{minimum, walked->edge.frontier().root(), std::move(walked->first_entry)};
    // What is still there must bear out the tiles that are to stand for what is not.
    if (const auto edge = pruned_edge(*site.files, site.directory, next); !edge) return fail(edge.error());
    if (const auto repeated = repeat_holds(*site.log, plan, minimum); !repeated) return fail(repeated.error());
    const std::string from = *pruned ? std::to_string((*pruned)->minimum) : std::string();
    const std::string to = std::to_string(minimum) + " " + base::to_base64(crypto::as_bytes(next.root));
    if (const auto recorded = record(*site.log, "prune", from, to); !recorded) return fail(recorded.error());
    // It has its place in the log now, and a hold with one before it would stop it.
    auto held = new_hold(site, plan);
    if (!held) return fail(held.error());
    if (!held->empty()) {
        out.prune_held = *std::move(held);
        return {};
    }
    if (const auto written = write_pruned(*site.files, site.directory, next); !written) return fail(written.error());
    out.minimum = minimum;
    out.segments_pruned = plan.prunable;
    return remove();
}

}  // namespace waybill::audit

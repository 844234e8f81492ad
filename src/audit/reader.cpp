#include "waybill/audit/reader.hpp"

#include "pruned.hpp"
#include "segment.hpp"
#include "stored_checkpoint.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/prover.hpp"

namespace waybill::audit {

namespace {

std::uint64_t covered_by(const Result<std::optional<std::string>>& note) {
    if (!note || !*note) return 0;
    const Bytes text = **note;
    const auto checkpoint = parse_checkpoint(text.substr(0, text.find("\n\n") + 1));
    return checkpoint ? checkpoint->size : 0;
}

}  // namespace

Result<Reader> Reader::open(base::Files& files, const Path& directory) {
    const std::uint64_t covered = covered_by(read_checkpoint_file(files, directory));
    const auto segments = read_segments(files, directory);
    if (!segments) return fail(segments.error());
    if (segments->empty()) return fail(Error::of_file(Code::missing, "there is no log here", directory));
    const auto last = scan(files, segments->back(), [](const Frame&) -> Result<bool> { return true; });
    if (!last) return fail(last.error());
    Reader reader;
    reader.files_ = &files;
    reader.directory_ = directory;
    reader.size_ = last->next;
    reader.covered_ = covered;
    for (const Segment& segment : *segments) reader.firsts_.push_back(segment.header.first);
    return reader;
}

Result<void> Reader::each(std::uint64_t first, std::uint64_t last,
                          const std::function<bool(const StoredEntry&)>& visit) const {
    for (std::size_t i = 0; i < firsts_.size() && firsts_[i] < last; ++i) {
        const std::uint64_t next = i + 1 < firsts_.size() ? firsts_[i + 1] : size_;
        if (next <= first) continue;
        // Read anew: a recovery may have put a copy in the open segment's place.
        const auto segment = read_segment(*files_, directory_, firsts_[i]);
        if (!segment) return fail(segment.error());
        bool enough = false;
        const auto scanned = scan_from(*files_, *segment, first, [&](const Frame& frame) -> Result<bool> {
            if (frame.index < last)
                enough = !visit({frame.index, std::string(frame.entry), std::string(frame.detail)});
            else
                enough = true;
            return !enough;
        });
        if (!scanned) return fail(scanned.error());
        if (enough) return {};
        if (scanned->next < next) return fail(Error::of_file(Code::corrupt, "a segment is damaged", segment->path));
    }
    return {};
}

Result<Hash> Reader::root_at(std::uint64_t size) const {
    if (size > size_) return fail(Code::bad_usage, "the log has fewer entries");
    if (size < first()) {
        auto prover = Prover::open(*files_, directory_);
        if (!prover) return fail(prover.error());
        return prover->root_at(size);
    }
    Frontier frontier;
    if (first() > 0) {
        const auto pruned = read_pruned(*files_, directory_);
        if (!pruned) return fail(pruned.error());
        if (!*pruned || (*pruned)->minimum != first())
            return fail(Error::of_file(Code::corrupt, "the log begins elsewhere than it was pruned to", directory_));
        const auto edge = pruned_edge(*files_, directory_, **pruned);
        if (!edge) return fail(edge.error());
        frontier = edge->frontier();
    }
    const auto read = each(first(), size, [&](const StoredEntry& entry) {
        frontier.append(leaf_hash(entry.entry));
        return true;
    });
    if (!read) return fail(read.error());
    return frontier.root();
}

Result<std::string> Reader::entry_0() const {
    if (first() > 0) {
        auto pruned = read_pruned(*files_, directory_);
        if (!pruned) return fail(pruned.error());
        if (*pruned) return std::move((*pruned)->first_entry);
    }
    std::string out;
    const auto read = each(0, 1, [&](const StoredEntry& entry) {
        out = entry.entry;
        return false;
    });
    if (!read) return fail(read.error());
    return out;
}

Result<std::string> Reader::checkpoint() const {
    auto note = read_checkpoint_file(*files_, directory_);
    if (!note) return fail(note.error());
    if (!*note) return fail(Error::of_file(Code::missing, "there is no checkpoint", checkpoint_path(directory_)));
    return std::move(**note);
}

}  // namespace waybill::audit

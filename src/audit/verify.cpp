#include "waybill/audit/verify.hpp"

#include "check_policies.hpp"
#include "findings.hpp"
#include "pruned.hpp"
#include "segment_checks.hpp"
#include "stored_checkpoint.hpp"
#include "tree_store.hpp"
#include "waybill/audit/cosigned.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

/// A signed head to be met on the way: what its root is, and what ours was at that size.
struct Milestone {
    Checkpoint checkpoint;
    std::optional<Hash> root;
};

class Verifier {
public:
    Verifier(base::Files& files, const VerifyOptions& options)
        : files_(&files), options_(&options), tree_(files, options.directory), findings_(report_) {}

    Result<Report> run();

private:
    Result<void> find_key();
    Result<void> read_checkpoint();
    Result<void> read_since();
    Result<void> read_cosigned();
    Result<bool> begin_at_minimum();
    Result<void> walk();
    bool ends_whole(std::size_t i, const CheckedSegment& checked);
    Result<void> append(const CheckedSegment& checked);
    Result<void> check_tiles();
    void check_header(std::size_t i);
    void meet(std::span<const Hash> leaves);
    void meet(std::optional<Milestone>& milestone, std::span<const Hash> leaves);
    void judge(const std::optional<Milestone>& milestone, const std::string& name);

    base::Files* files_;
    const VerifyOptions* options_;
    TreeStore tree_;
    Report report_;
    Findings findings_;
    std::vector<Segment> segments_;
    std::optional<crypto::VerifierKey> key_;
    std::optional<Milestone> checkpoint_;
    std::optional<Milestone> since_;
    std::optional<Milestone> cosigned_;
    TileEdge tree_edge_;
    OpenExchanges open_;
    Time newest_{};
    std::vector<FullTile> full_;
    std::uint64_t previous_end_ = 0;
    Gathered gathered_;
    std::optional<Pruned> pruned_;
};

std::optional<crypto::VerifierKey> key_named_by(Bytes first_entry) {
    const auto entry = Recorded::parse(first_entry);
    const std::string_view to = entry ? entry->text("to") : std::string_view();
    auto key = crypto::VerifierKey::parse(to.substr(0, to.find(' ')));
    if (!key) return std::nullopt;
    return *std::move(key);
}

std::string entry_name(std::uint64_t index) { return "entry " + std::to_string(index); }

Result<Report> Verifier::run() {
    auto segments = read_segments(*files_, options_->directory);
    if (!segments) {
        if (!findings_.take(segments.error())) return fail(segments.error());
        return std::move(report_);
    }
    segments_ = std::move(*segments);
    if (segments_.empty()) return fail(Error::of_file(Code::missing, "there is no log here", options_->directory));
    report_.origin = segments_.front().header.origin;
    const auto begun = begin_at_minimum();
    if (!begun) return fail(begun.error());
    if (!*begun) return std::move(report_);
    using Step = Result<void> (Verifier::*)();
    for (const Step step : {&Verifier::find_key, &Verifier::read_checkpoint, &Verifier::read_since,
                            &Verifier::read_cosigned, &Verifier::walk})
        if (const auto done = (this->*step)(); !done) return fail(done.error());
    report_.entries = tree_edge_.size();
    if (const auto missing = gathered_.erased.unexplained())
        findings_.tampered(entry_name(*missing) + ": the detail is gone, and no erasure on record covers it");
    judge(checkpoint_, "the checkpoint");
    judge(since_, "the older checkpoint");
    judge(cosigned_, "the cosigned checkpoint");
    if (checkpoint_) {
        report_.root = base::to_base64(crypto::as_bytes(checkpoint_->checkpoint.root));
        report_.beyond_checkpoint = tree_edge_.size() - std::min(tree_edge_.size(), checkpoint_->checkpoint.size);
    }
    const auto policies = check_policies(*files_, options_->directory, gathered_.named, findings_);
    if (!policies) return fail(policies.error());
    return std::move(report_);
}

/// Of a log that was pruned, the tree over what is gone is taken from the tiles, each held against those above it.
/// False where what stands for it is not there, or not right: nothing else can be judged then.
Result<bool> Verifier::begin_at_minimum() {
    auto pruned = read_pruned(*files_, options_->directory);
    if (!pruned) return fail(pruned.error());
    if (!*pruned) return true;
    pruned_ = std::move(*pruned);
    report_.minimum = pruned_->minimum;
    auto edge = walk_pruned(*files_, options_->directory, *pruned_, [&](const FullTile& tile) {
        full_.push_back(tile);
        return check_tiles();
    });
    if (!edge) {
        if (!findings_.take(edge.error())) return fail(edge.error());
        return false;
    }
    const SegmentHeader& header = segments_.front().header;
    tree_edge_ = std::move(*edge);
    open_ = header.open;
    newest_ = header.newest;
    return true;
}

/// The key given, else the one that entry 0 names: whoever could change the log could have changed that one too.
Result<void> Verifier::find_key() {
    key_ = options_->key;
    if (key_) return {};
    findings_.unverifiable("the key was found only in the directory that it judges: give the key that you kept");
    if (pruned_) {
        key_ = key_named_by(pruned_->first_entry);
        return {};
    }
    const auto first = scan(*files_, segments_.front(), [&](const Frame& frame) -> Result<bool> {
        key_ = key_named_by(frame.entry);
        return false;
    });
    if (!first) return fail(first.error());
    return {};
}

Result<void> Verifier::read_checkpoint() {
    const auto note = read_checkpoint_file(*files_, options_->directory);
    if (!note) return fail(note.error());
    if (!*note) {
        findings_.unverifiable("there is no checkpoint, so nothing is signed");
        return {};
    }
    // Without a key nothing is proven, but a log that is not even what its own checkpoint says is still told apart.
    const auto parsed = parse_note(**note);
    const auto checkpoint = key_     ? open_checkpoint(**note, *key_)
                            : parsed ? parse_checkpoint(parsed->text)
                                     : Result<Checkpoint>(fail(parsed.error()));
    if (checkpoint)
        checkpoint_ = Milestone{*checkpoint, std::nullopt};
    else
        findings_.tampered("checkpoint: " + checkpoint.error().message());
    return {};
}

Result<void> Verifier::read_since() {
    if (!options_->since || !key_) return {};
    if (const auto note = parse_note(*options_->since); !note || !parse_checkpoint(note->text))
        return fail(Code::bad_usage, "the older checkpoint is not a checkpoint");
    const auto since = open_checkpoint(*options_->since, *key_);
    if (since)
        since_ = Milestone{*since, std::nullopt};
    else if (since.error().code() == Code::key_missing)
        findings_.unverifiable("the older checkpoint is signed by another key: it says nothing of this log");
    else
        findings_.tampered("the older checkpoint: " + since.error().message());
    return {};
}

/// What was shown to witnesses is the log's own word. Their lines in it are for whoever has their keys.
Result<void> Verifier::read_cosigned() {
    if (!key_) return {};
    const auto note = files_->read(cosigned_path(options_->directory), 64 << 10);
    if (!note && note.error().code() == Code::file_missing) return {};
    if (!note) return fail(note.error());
    const auto cosigned = open_checkpoint(*note, *key_);
    if (cosigned)
        cosigned_ = Milestone{*cosigned, std::nullopt};
    else
        findings_.tampered("the cosigned checkpoint: " + cosigned.error().message());
    return {};
}

Result<void> Verifier::walk() {
    if (pruned_)
        if (auto wrong = wrong_identity(pruned_->first_entry, key_); !wrong.empty())
            findings_.tampered(std::move(wrong));
    const SegmentCheck check{files_, options_->directory, key_, options_->keyring};
    const unsigned threads =
        options_->threads > 0 ? options_->threads : std::max(1U, std::thread::hardware_concurrency());
    SegmentChecks checks(check, segments_, gathered_, threads);
    const auto tell = [&] {
        if (options_->progress) options_->progress(gathered_.seen, checkpoint_ ? checkpoint_->checkpoint.size : 0);
    };
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const CheckedSegment checked = checks.take(i, tell);
        if (checked.failed) return fail(*checked.failed);
        check_header(i);
        if (const auto appended = append(checked); !appended) return appended;
        if (!ends_whole(i, checked)) break;
        tell();
    }
    meet({});
    return {};
}

/// What a segment says, after all that the ones before it said.
Result<void> Verifier::append(const CheckedSegment& checked) {
    for (const std::string& finding : checked.tampered) findings_.tampered(finding);
    report_.bytes += checked.bytes;
    report_.details += checked.details;
    report_.details_erased += checked.details_erased;
    report_.details_unread += checked.details_unread;
    open_ = checked.open;
    newest_ = std::max(newest_, checked.newest);
    std::size_t tile = 0;
    for (auto leaves = std::span(checked.leaves); !leaves.empty();) {
        const bool whole = tree_edge_.size() % tile_width == 0 && leaves.size() >= tile_width;
        const auto now = leaves.first(whole ? tile_width : 1);
        meet(now);
        if (whole)
            tree_edge_.append_tile(checked.tile_roots[tile++], full_);
        else
            tree_edge_.append(now[0], full_);
        leaves = leaves.subspan(now.size());
        if (const auto compared = check_tiles(); !compared) return compared;
    }
    return {};
}

/// Whether a segment goes up to the next one, or is the last.
bool Verifier::ends_whole(std::size_t i, const CheckedSegment& checked) {
    const SegmentScan& scanned = checked.scanned;
    previous_end_ = scanned.end;
    const std::string name = segments_[i].path.filename().string();
    if (i + 1 < segments_.size()) {
        if (scanned.next == segments_[i + 1].header.first && scanned.torn == 0) return true;
        findings_.tampered(name + ": the segment is damaged after " + std::to_string(scanned.next) +
                           " entries of the log");
        return false;
    }
    report_.torn_bytes = scanned.torn;
    if (scanned.torn > 0)
        findings_.note(name + ": from byte " + std::to_string(scanned.end) + " on, where entry " +
                       std::to_string(scanned.next) + " would stand, " + std::to_string(scanned.torn) +
                       " bytes are no whole entry: damaged, or a write that was not finished and promised to nobody");
    return true;
}

Result<void> Verifier::check_tiles() {
    for (const FullTile& tile : full_) {
        const auto state = tree_.compare(tile);
        if (!state) return fail(state.error());
        if (*state == TreeStore::State::different)
            findings_.tampered("tree/tile/" + tile_path(tile.level, tile.number) + " differs from the log's entries");
    }
    full_.clear();
    return {};
}

/// A header repeats what the log was before the segment, so that recovery may trust it.
void Verifier::check_header(std::size_t i) {
    const SegmentHeader& header = segments_[i].header;
    SegmentHeader expected{tree_edge_.size(), SegmentHeader::none, 0, newest_, report_.origin, open_};
    if (i > 0) expected.previous = segments_[i - 1].header.first, expected.previous_end = previous_end_;
    // What was before the first one was pruned; its own word for it is held against by nothing but its checksum.
    if (i == 0 && pruned_) expected.previous = header.previous, expected.previous_end = header.previous_end;
    if (header != expected)
        findings_.tampered(segments_[i].path.filename().string() + ": the header does not fit the entries before it");
    if (key_ && header.origin != key_->name())
        findings_.tampered(segments_[i].path.filename().string() + ": the origin is not the name of the key");
}

/// The next leaves of the log are these: a head that was signed at one of them is met on the way.
void Verifier::meet(std::span<const Hash> leaves) {
    for (auto* milestone : {&checkpoint_, &since_, &cosigned_}) meet(*milestone, leaves);
}

void Verifier::meet(std::optional<Milestone>& milestone, std::span<const Hash> leaves) {
    if (!milestone || milestone->root) return;
    const std::uint64_t size = milestone->checkpoint.size, now = tree_edge_.size();
    if (size < now || size - now > leaves.size()) return;
    TileEdge then = tree_edge_;
    std::vector<FullTile> full;
    for (const Hash& leaf : leaves.first(size - now)) then.append(leaf, full);
    milestone->root = then.frontier().root();
}

void Verifier::judge(const std::optional<Milestone>& milestone, const std::string& name) {
    if (!milestone) return;
    if (pruned_ && milestone->checkpoint.size < pruned_->minimum) {
        // Of a time before what is gone: the tiles are what bears it out.
        const Pruned then{milestone->checkpoint.size, milestone->checkpoint.root, {}};
        if (!pruned_edge(*files_, options_->directory, then))
            findings_.tampered(name + " was signed over other entries than those that were pruned");
        return;
    }
    if (!milestone->root)
        findings_.tampered(name + " covers " + std::to_string(milestone->checkpoint.size) + " entries, and entry " +
                           std::to_string(tree_edge_.size()) + " is damaged or missing");
    else if (*milestone->root != milestone->checkpoint.root)
        findings_.tampered(name + " was signed over other entries than those of the log");
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok:
            return "ok";
        case Verdict::tampered:
            return "tampered";
        case Verdict::unverifiable:
            return "unverifiable";
    }
    return "unverifiable";
}

Result<Report> verify(base::Files& files, const VerifyOptions& options) { return Verifier(files, options).run(); }

}  // namespace waybill::audit

#include "waybill/audit/verify.hpp"

#include "check_policies.hpp"
#include "check_window.hpp"
#include "entry.hpp"
#include "findings.hpp"
#include "head.hpp"
#include "segment.hpp"
#include "stored_checkpoint.hpp"
#include "tree_store.hpp"
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
    Result<void> walk();
    Result<bool> walk_segment(std::size_t i);
    Result<void> take(const Frame& frame);
    Result<void> check_detail(const Recorded& entry, const Frame& frame);
    Result<void> check_tiles();
    void note_change(const Recorded& entry);
    void check_identity(const Recorded& entry);
    void check_header(std::size_t i);
    void meet(std::optional<Milestone>& milestone);
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
    Head head_;
    std::vector<FullTile> full_;
    std::uint64_t previous_end_ = 0;
    NamedFiles named_;
};

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
    using Step = Result<void> (Verifier::*)();
    for (const Step step : {&Verifier::find_key, &Verifier::read_checkpoint, &Verifier::read_since, &Verifier::walk})
        if (const auto done = (this->*step)(); !done) return fail(done.error());
    report_.entries = head_.size();
    judge(checkpoint_, "the checkpoint");
    judge(since_, "the older checkpoint");
    if (checkpoint_) {
        report_.root = base::to_base64(crypto::as_bytes(checkpoint_->checkpoint.root));
        report_.beyond_checkpoint = head_.size() - std::min(head_.size(), checkpoint_->checkpoint.size);
    }
    const auto policies = check_policies(*files_, options_->directory, named_, findings_);
    if (!policies) return fail(policies.error());
    return std::move(report_);
}

/// The key given, else the one that entry 0 names: whoever could change the log could have changed that one too.
Result<void> Verifier::find_key() {
    key_ = options_->key;
    if (key_) return {};
    findings_.unverifiable("the key was found only in the directory that it judges: give the key that you kept");
    const auto first = scan(*files_, segments_.front(), [&](const Frame& frame) -> Result<bool> {
        const auto entry = Recorded::parse(frame.entry);
        const std::string_view to = entry ? entry->text("to") : std::string_view();
        const auto key = crypto::VerifierKey::parse(to.substr(0, to.find(' ')));
        if (key) key_ = *key;
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
    else
        findings_.tampered("the older checkpoint is not signed by this log's key: " + since.error().message());
    return {};
}

Result<void> Verifier::walk() {
    for (auto* milestone : {&checkpoint_, &since_}) meet(*milestone);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const auto whole = walk_segment(i);
        if (!whole) return fail(whole.error());
        if (!*whole) break;
    }
    return {};
}

Result<bool> Verifier::walk_segment(std::size_t i) {
    check_header(i);
    const auto scanned = scan(*files_, segments_[i], [&](const Frame& frame) -> Result<bool> {
        if (const auto taken = take(frame); !taken) return fail(taken.error());
        return true;
    });
    if (!scanned) return fail(scanned.error());
    previous_end_ = scanned->end;
    if (i + 1 < segments_.size()) {
        if (scanned->next == segments_[i + 1].header.first && scanned->torn == 0) return true;
        findings_.tampered(segments_[i].path.filename().string() + ": the segment is damaged after " +
                           std::to_string(scanned->next) + " entries of the log");
        return false;
    }
    report_.torn_bytes = scanned->torn;
    if (scanned->torn > 0)
        findings_.note(segments_[i].path.filename().string() + ": from byte " + std::to_string(scanned->end) +
                       " on, where entry " + std::to_string(scanned->next) + " would stand, " +
                       std::to_string(scanned->torn) + " bytes are no whole entry: damaged, or a write that was not " +
                       "finished and promised to nobody");
    return true;
}

Result<void> Verifier::take(const Frame& frame) {
    const auto entry = Recorded::parse(frame.entry);
    if (!entry) {
        findings_.tampered(entry_name(frame.index) + ": " + entry.error().message());
    } else {
        if (frame.index == 0) check_identity(*entry);
        if (const auto checked = check_detail(*entry, frame); !checked) return fail(checked.error());
        if (const auto policy = entry->text("policy"); !policy.empty()) named_.policies.emplace(policy.substr(7));
        if (entry->facts().kind == Kind::change) note_change(*entry);
    }
    head_.apply(leaf_hash(frame.entry), entry ? entry->facts() : EntryFacts{}, full_);
    for (auto* milestone : {&checkpoint_, &since_}) meet(*milestone);
    if (options_->progress && head_.size() % 1024 == 0)
        options_->progress(head_.size(), checkpoint_ ? checkpoint_->checkpoint.size : 0);
    return check_tiles();
}

/// What a gateway put in force is kept, so that it can be looked at.
void Verifier::note_change(const Recorded& entry) {
    constexpr std::size_t scheme = 7, digits = 64;
    const std::string_view what = entry.text("what"), to = entry.text("to");
    const bool is_policy = what == "policies";
    if (!is_policy && what != "ca" && what != "crl" && what != "certificate" && what != "configuration") return;
    if (!to.starts_with("sha256:") || to.size() < scheme + digits) return;
    (is_policy ? named_.policies : named_.others).emplace(to.substr(scheme, digits));
}

void Verifier::check_identity(const Recorded& entry) {
    if (key_ && (entry.text("what") != "log" || entry.text("to") != log_identity(key_->text())))
        findings_.tampered("entry 0 names another key than the one that the log is checked with");
    if (!key_) findings_.tampered("entry 0 names no key");
}

Result<void> Verifier::check_detail(const Recorded& entry, const Frame& frame) {
    if (entry.facts().kind != Kind::shared) {
        if (!frame.detail.empty()) findings_.tampered(entry_name(frame.index) + ": a detail stands where none belongs");
        return {};
    }
    const auto state = check_window(entry, frame.detail, options_->keyring);
    if (!state) {
        if (state.error().code() != Code::corrupt) return fail(state.error());
        findings_.tampered(entry_name(frame.index) + ": " + state.error().message());
        return {};
    }
    if (*state == DetailState::right) ++report_.details;
    if (*state == DetailState::erased) ++report_.details_erased;
    if (*state == DetailState::unread) ++report_.details_unread;
    return {};
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
    SegmentHeader expected{head_.size(), SegmentHeader::none, 0, head_.newest, report_.origin, head_.open};
    if (i > 0) expected.previous = segments_[i - 1].header.first, expected.previous_end = previous_end_;
    if (header != expected)
        findings_.tampered(segments_[i].path.filename().string() + ": the header does not fit the entries before it");
    if (key_ && header.origin != key_->name())
        findings_.tampered(segments_[i].path.filename().string() + ": the origin is not the name of the key");
}

void Verifier::meet(std::optional<Milestone>& milestone) {
    if (milestone && head_.size() == milestone->checkpoint.size) milestone->root = head_.frontier.root();
}

void Verifier::judge(const std::optional<Milestone>& milestone, const std::string& name) {
    if (!milestone) return;
    if (!milestone->root)
        findings_.tampered(name + " covers " + std::to_string(milestone->checkpoint.size) + " entries, and entry " +
                           std::to_string(head_.size()) + " is damaged or missing");
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

#include "waybill/audit/verify.hpp"

#include <thread>

#include "check_policies.hpp"
#include "check_witnesses.hpp"
#include "log_walk.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

class Verifier {
public:
    Verifier(base::Files& files, const VerifyOptions& options)
        : files_(&files), options_(&options), findings_(report_), heads_(files, options, findings_) {}

    Result<Report> run();

private:
    Result<void> find_key(const Segment& first);
    Result<void> walk(LogWalk& walk);
    Result<void> judge(const LogWalk& walk);
    void judge_witnesses();

    base::Files* files_;
    const VerifyOptions* options_;
    Report report_;
    Findings findings_;
    SignedHeads heads_;
    Gathered gathered_;
    std::optional<Pruned> pruned_;
    std::optional<crypto::VerifierKey> key_;
};

std::optional<crypto::VerifierKey> key_named_by(Bytes first_entry) {
    const auto entry = Recorded::parse(first_entry);
    const std::string_view to = entry ? entry->text("to") : std::string_view();
    auto key = crypto::VerifierKey::parse(to.substr(0, to.find(' ')));
    if (!key) return std::nullopt;
    return *std::move(key);
}

Result<Report> Verifier::run() {
    auto segments = read_segments(*files_, options_->directory);
    if (!segments) {
        if (!findings_.take(segments.error())) return fail(segments.error());
        return std::move(report_);
    }
    if (segments->empty()) return fail(Error::of_file(Code::missing, "there is no log here", options_->directory));
    report_.origin = segments->front().header.origin;
    LogWalk walk(*files_, options_->directory, *std::move(segments), heads_, gathered_, report_, findings_);
    auto pruned = read_pruned(*files_, options_->directory);
    if (!pruned) return fail(pruned.error());
    pruned_ = *std::move(pruned);
    if (pruned_) {
        report_.minimum = pruned_->minimum;
        const auto begun = walk.begin_behind(*pruned_);
        if (!begun) return fail(begun.error());
        if (!*begun) return std::move(report_);
    }
    if (const auto found = find_key(walk.segments().front()); !found) return fail(found.error());
    if (const auto read = heads_.read(key_); !read) return fail(read.error());
    if (const auto walked = this->walk(walk); !walked) return fail(walked.error());
    if (const auto judged = judge(walk); !judged) return fail(judged.error());
    return std::move(report_);
}

/// The key given, else the one that entry 0 names: whoever could change the log could have changed that one too.
Result<void> Verifier::find_key(const Segment& first_segment) {
    key_ = options_->key;
    if (key_) return {};
    findings_.unverifiable("the key was found only in the directory that it judges: give the key that you kept");
    if (pruned_) {
        key_ = key_named_by(pruned_->first_entry);
        return {};
    }
    const auto first = scan(*files_, first_segment, [&](const Frame& frame) -> Result<bool> {
        key_ = key_named_by(frame.entry);
        return false;
    });
    if (!first) return fail(first.error());
    return {};
}

Result<void> Verifier::walk(LogWalk& walk) {
    if (pruned_)
        if (auto wrong = wrong_identity(pruned_->first_entry, key_); !wrong.empty())
            findings_.tampered(std::move(wrong));
    const unsigned threads =
        options_->threads > 0 ? options_->threads : std::max(1U, std::thread::hardware_concurrency());
    const std::uint64_t expected = heads_.checkpoint() ? heads_.checkpoint()->size : 0;
    return walk.run({files_, options_->directory, key_, options_->keyring}, threads, [&] {
        if (options_->progress) options_->progress(gathered_.seen, expected);
    });
}

/// What needs all entries to be seen.
Result<void> Verifier::judge(const LogWalk& walk) {
    report_.entries = walk.size();
    if (const auto missing = gathered_.erased.unexplained())
        findings_.tampered("entry " + std::to_string(*missing) +
                           ": the detail is gone, and no erasure on record covers it");
    heads_.judge(walk.size(), pruned_);
    judge_witnesses();
    if (const Checkpoint* checkpoint = heads_.checkpoint()) {
        report_.root = base::to_base64(crypto::as_bytes(checkpoint->root));
        report_.beyond_checkpoint = walk.size() - std::min(walk.size(), checkpoint->size);
    }
    return check_policies(*files_, options_->directory, gathered_.named, findings_);
}

/// Those whose keys were given must have cosigned; those that the record names must have done it rightly, if at all.
void Verifier::judge_witnesses() {
    const auto& cosigned = heads_.cosigned_note();
    const auto note = cosigned ? parse_note(*cosigned) : Result<Note>(Note{});
    if (!note) return findings_.tampered("the cosigned checkpoint: " + note.error().message());
    demand_witnesses(*note, options_->witnesses, "the cosigned checkpoint", findings_);
    if (cosigned) check_known_lines(*note, *key_, gathered_.witnesses, options_->witnesses, findings_);
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

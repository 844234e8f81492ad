#include "segment_check.hpp"

#include "check_window.hpp"
#include "entry.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_findings = 101;  // findings.hpp lists 100

class Check {
public:
    Check(const SegmentCheck& with, const Segment& segment, Gathered& gathered)
        : with_(with), segment_(segment), gathered_(gathered), tree_(*with.files, with.directory) {
        out_.open = segment.header.open;
        if (with.keyring != nullptr) keys_.emplace(*with.keyring);
    }

    CheckedSegment run() {
        const auto scanned = scan(*with_.files, segment_, [&](const Frame& frame) -> Result<bool> {
            if (const auto taken = take(frame); !taken) return fail(taken.error());
            return true;
        });
        if (scanned)
            out_.scanned = *scanned;
        else
            out_.failed = scanned.error();
        return std::move(out_);
    }

private:
    Result<void> take(const Frame& frame) {
        out_.leaves.push_back(leaf_hash(frame.entry));
        out_.bytes += frame.entry.size() + frame.detail.size();
        const auto entry = scan_entry(frame.entry);
        if (!entry) {
            tampered(frame.index, "an entry is not written as the record demands");
        } else {
            if (frame.index == 0)
                if (auto wrong = wrong_identity(frame.entry, with_.key); !wrong.empty()) say(std::move(wrong));
            if (!entry->id.empty()) out_.open.apply({entry->kind, std::string(entry->id), {}});
            out_.newest = std::max(out_.newest, entry->time);
            if (const auto checked = check_detail(*entry, frame); !checked) return checked;
            if (!entry->policy.empty() && entry->policy != policy_) note_policy(entry->policy);
            if (entry->kind == Kind::change) note_change(frame.entry);
        }
        return (frame.index + 1) % tile_width == 0 ? check_tile(frame.index / tile_width) : Result<void>();
    }

    Result<void> check_detail(const ScannedEntry& entry, const Frame& frame) {
        if (entry.kind != Kind::shared) {
            if (!frame.detail.empty()) tampered(frame.index, "a detail stands where none belongs");
            return {};
        }
        if (frame.detail.empty()) {
            ++out_.details_erased;
            note_missing(entry, frame);
            return {};
        }
        const auto state = check_window(entry, frame.detail, keys_ ? &*keys_ : nullptr);
        if (!state && state.error().code() != Code::corrupt) return fail(state.error());
        if (!state) return tampered(frame.index, state.error().message()), Result<void>();
        switch (*state) {
            case DetailState::right:
                ++out_.details;
                break;
            case DetailState::erased:
                ++out_.details_erased;
                break;
            case DetailState::unread:
                ++out_.details_unread;
                break;
        }
        return {};
    }

    /// A tile that lies whole in the segment is hashed and held against its file here; others need the segments before.
    Result<void> check_tile(std::uint64_t number) {
        gathered_.seen += tile_width;
        if (out_.leaves.size() < tile_width) return {};
        const auto leaves = std::span(out_.leaves).last(tile_width);
        out_.tile_roots.push_back(tile_root(leaves));
        const FullTile tile{0, number, tile_bytes(leaves)};
        const auto state = tree_.compare(tile);
        if (!state) return fail(state.error());
        if (*state == TreeStore::State::different)
            say("tree/tile/" + tile_path(0, number) + " differs from the log's entries");
        return {};
    }

    /// A detail that is not there: whether an erasure explains it is judged when all of the log was seen. Nearly all of
    /// an erased segment are of the same vendor and day.
    void note_missing(const ScannedEntry& entry, const Frame& frame) {
        const Day day = base::day_of(entry.time);
        if (entry.raw_vendor == missing_vendor_ && day <= missing_day_) return;
        const auto recorded = Recorded::parse(frame.entry);
        if (!recorded) return;
        missing_vendor_ = entry.raw_vendor;
        missing_day_ = day;
        const std::lock_guard lock(gathered_.mutex);
        gathered_.erased.miss(*recorded, frame.index);
    }

    void note_policy(Bytes policy) {
        policy_ = policy;
        const std::lock_guard lock(gathered_.mutex);
        gathered_.named.policies.emplace(policy.substr(7));
    }

    /// What a gateway put in force is kept, so that it can be looked at.
    void note_change(Bytes bytes) {
        constexpr std::size_t scheme = 7, digits = 64;
        const auto entry = Recorded::parse(bytes);
        if (!entry) return;
        const std::lock_guard lock(gathered_.mutex);
        gathered_.erased.note(*entry);
        const std::string_view what = entry->text("what"), to = entry->text("to");
        if (what == "witness") gathered_.witnesses.emplace(to);
        const bool is_policy = what == "policies";
        if (!is_policy && what != "ca" && what != "crl" && what != "certificate" && what != "configuration") return;
        if (!to.starts_with("sha256:") || to.size() < scheme + digits) return;
        (is_policy ? gathered_.named.policies : gathered_.named.others).emplace(to.substr(scheme, digits));
    }

    void tampered(std::uint64_t index, std::string_view what) {
        say("entry " + std::to_string(index) + ": " + std::string(what));
    }
    void say(std::string sentence) {
        if (out_.tampered.size() < most_findings) out_.tampered.push_back(std::move(sentence));
    }

    const SegmentCheck& with_;
    const Segment& segment_;
    Gathered& gathered_;
    TreeStore tree_;
    std::optional<DayKeys> keys_;
    CheckedSegment out_;
    std::string policy_;          // the one noted last: nearly all entries name the same
    std::string missing_vendor_;  // the ones noted last
    Day missing_day_{};
};

}  // namespace

CheckedSegment SegmentCheck::run(const Segment& segment, Gathered& gathered) const {
    return Check(*this, segment, gathered).run();
}

std::string wrong_identity(Bytes first_entry, const std::optional<crypto::VerifierKey>& key) {
    if (!key) return "entry 0 names no key";
    const auto entry = Recorded::parse(first_entry);
    if (entry && entry->text("what") == "log" && entry->text("to") == log_identity(key->text())) return {};
    return "entry 0 names another key than the one that the log is checked with";
}

}  // namespace waybill::audit

// What judging a message, head and body, notes for its record: how many items there were, the lookup digests of data
// subjects, what was withheld. Values stay outside of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "waybill/redact/lookup.hpp"
#include "waybill/redact/plan.hpp"
#include "withheld.hpp"

namespace waybill::redact {

class Notes {
public:
    using Digest = std::array<unsigned char, 16>;

    Notes(std::uint64_t most_items, LookupKey* lookups) : most_items_(most_items), lookups_(lookups) {}

    /// False: these are more items than the message may have.
    bool count(std::uint64_t items) { return (items_ += items) <= most_items_; }

    /// How many more items the message may have.
    std::uint64_t left() const { return most_items_ - std::min(items_, most_items_); }

    /// Whether lookup digests are taken at all.
    bool takes_digests() const { return lookups_ != nullptr; }
    Digest digest(const policy::Category& category, Bytes text) { return lookups_->digest(category.name, text); }
    Digest digest(const Action& action, Bytes text) { return digest(*action.rule->category, text); }

    /// Of a subject item that will be written; nothing for a null.
    void queue_kept(std::optional<Digest> digest);
    /// One for each subject item that is written, in that order.
    std::optional<Digest> next_kept() { return kept_[kept_taken_++]; }
    /// The last one queued belongs to an item that is not written after all.
    void withhold_last(std::uint64_t offset);

    /// Of a withheld subject value; `offset` is where the output is committed up to.
    void add_withheld(std::uint64_t offset, const Digest& digest) { withheld_digests_.push_back({offset, digest}); }
    /// How many of those wait to be taken, all of them or those since the output passed `offset`.
    std::size_t withheld_digests() const { return withheld_digests_.size(); }
    std::size_t withheld_digests_after(std::uint64_t offset) const;
    /// Those seen until the output reached `offset`, taken out, in order.
    std::vector<Digest> take_withheld_digests(std::uint64_t offset);

    Withheld& withheld() { return withheld_; }

private:
    struct WithheldDigest {
        std::uint64_t offset;
        Digest digest;
    };

    const std::uint64_t most_items_;
    LookupKey* const lookups_;
    std::uint64_t items_ = 0;
    std::vector<std::optional<Digest>> kept_;
    std::size_t kept_taken_ = 0;
    std::vector<WithheldDigest> withheld_digests_;
    Withheld withheld_;
};

}  // namespace waybill::redact

// One batch at a time: written, synced once, applied, released; in this order, and no step is taken back. What
// fails latches the log shut. It owns no thread and no queue: the log's one thread calls it.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "recovery.hpp"
#include "tree_store.hpp"

namespace waybill::audit {

/// One entry on its way.
struct Pending {
    std::string entry;
    std::string detail;
    Hash leaf{};
    EntryFacts facts;
    std::string time;
    Log::Done done;
};
using Batch = std::vector<Pending>;

class Committer {
public:
    Committer(base::Files& files, const Log::Options& options, crypto::SigningKey key, Recovered recovered);

    /// Signs the head that recovery found and makes the checkpoint durable.
    Result<void> begin();
    /// Writes and syncs. What is left in the batch is durable, and release() is to be called with it; whatever could
    /// not be written was refused, and told so.
    void commit(Batch& batch);
    /// Calls every `done`, then writes behind.
    void release(Batch batch);
    /// Whether the disk has space again; only while it had none.
    void probe();
    /// Writes what was left behind when batches came one after the other: the checkpoint is not replaced each time.
    void catch_up();
    bool is_behind() const { return behind_; }  // the committing thread only
    /// The newest checkpoint, durable: a clean end leaves nothing to recover.
    void finish();

    // Any thread.
    std::optional<Error> shut() const;      // for ever, until a restart
    std::optional<Error> no_space() const;  // until there is space
    std::string checkpoint() const;
    Time newest() const;
    const OpenExchanges& open() const { return head_.open; }  // the committing thread only
    std::uint64_t size() const { return head_.size(); }       // likewise
    std::uint64_t segment() const { return header_.first; }   // likewise: the open one's first entry

private:
    Result<void> make_room(Batch& batch);
    Result<void> rotate();
    void refuse_without_space(Batch& batch);
    Result<void> stage(const Batch& batch);
    void apply(const Batch& batch);
    void write_behind();
    void latch_shut(Batch& batch, const Error& error);
    void set_no_space(std::optional<Error> error);
    std::uint64_t reserved_bytes() const { return options_.preallocate_bytes / 4; }

    base::Files* files_;
    Log::Options options_;
    crypto::SigningKey key_;
    TreeStore tree_;
    Head head_;
    SegmentWriter segment_;
    SegmentHeader header_;
    std::vector<FullTile> full_tiles_;
    std::string staging_;

    bool behind_ = false;
    std::chrono::steady_clock::time_point written_{};

    mutable std::mutex mutex_;  // over what other threads may ask for, and over head_ while it changes
    std::optional<Error> shut_;
    std::optional<Error> no_space_;
    mutable std::string checkpoint_;          // signed when somebody wants it: a batch need not wait for that
    mutable std::uint64_t checkpointed_ = 0;  // its size
    Time newest_{};
};

}  // namespace waybill::audit

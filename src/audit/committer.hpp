// One batch at a time: written, synced once, applied, signed, released; in this order, and no step is taken back. What
// fails latches the log shut. It owns no thread and no queue: the log's one thread calls it.
#pragma once

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
    /// Every `done` of the batch is called before it returns.
    void commit(Batch batch);
    /// Whether the disk has space again; only while it had none.
    void probe();
    /// The newest checkpoint, durable: a clean end leaves nothing to recover.
    void finish();

    // Any thread.
    std::optional<Error> shut() const;      // for ever, until a restart
    std::optional<Error> no_space() const;  // until there is space
    std::string checkpoint() const;
    Time newest() const;
    const OpenExchanges& open() const { return head_.open; }  // the committing thread only
    std::uint64_t size() const { return head_.size(); }       // likewise

private:
    Result<void> make_room(Batch& batch);
    Result<void> rotate();
    void refuse_without_space(Batch& batch);
    Result<void> stage(const Batch& batch);
    void apply(const Batch& batch);
    void release(Batch& batch);
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

    mutable std::mutex mutex_;  // over what other threads may ask for
    std::optional<Error> shut_;
    std::optional<Error> no_space_;
    std::string checkpoint_;
    Time newest_{};
};

}  // namespace waybill::audit

// Brings an index up to its log, a batch at a time: reads entries where the index ends, makes it anew where it is
// damaged or of another log, forgets what was erased and pruned. Its caller holds the index's lock and says how far the
// log is durable.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "entry_source.hpp"
#include "index_writer.hpp"

namespace waybill::audit {

Path index_lock_path(const Path& directory);

class IndexBuilder {
public:
    /// `files` and, where there is one, `keyring` outlive it.
    IndexBuilder(base::Files& files, Path directory, const crypto::Keyring* keyring)
        : directory_(std::move(directory)), keyring_(keyring), source_(files, directory_) {}

    /// One batch toward entry `size`; whether all up to it is done. After an error the next call begins again from what
    /// is committed, or anew where the index was damaged.
    Result<bool> advance(std::uint64_t size);
    Result<void> forget(const std::vector<crypto::KeyId8>& keys);
    /// The next call of advance begins with an empty index.
    void rebuild() { anew_ = true; }
    IndexState state() const { return writer_ ? writer_->state() : IndexState(); }

private:
    Result<void> open(std::uint64_t size);
    /// Whether what is indexed is a beginning of the log as it is now.
    Result<bool> continues(std::uint64_t size);
    Result<void> forget_erased();
    /// The entries of one batch; `writer_` has begun.
    Result<void> fill(std::uint64_t first, std::uint64_t last);
    /// Damaged: thrown away, for the next call to make it anew.
    base::Failure give_up(const Error& error);

    Path directory_;
    const crypto::Keyring* keyring_;
    EntrySource source_;
    std::unique_ptr<IndexWriter> writer_;
    bool anew_ = false;
};

}  // namespace waybill::audit

// The record, open for reading: entries in order, straight from the segments, without the lock and without the keys.
// Reads beside a writer; what it has not synced yet may or may not be seen.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "waybill/audit/merkle.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

struct StoredEntry {
    std::uint64_t index = 0;
    std::string entry;   // compact JSON, as hashed
    std::string detail;  // sealed; empty where the kind has none
};

class Reader {
public:
    /// missing: no log there, or a segment is gone.
    static Result<Reader> open(base::Files& files, const Path& directory);

    std::uint64_t size() const { return size_; }             // entries with a whole frame
    std::uint64_t first() const { return firsts_.front(); }  // the first that was not pruned; 0 in most logs
    /// Calls `visit` for entries [first, last) in order until it returns false; those that were pruned are passed over.
    /// Of a packed segment, what stands before `first` is not read.
    Result<void> each(std::uint64_t first, std::uint64_t last,
                      const std::function<bool(const StoredEntry&)>& visit) const;
    /// Entry 0, which names the log's key; of a log that was pruned, as pruning kept it.
    Result<std::string> entry_0() const;
    /// How many entries the checkpoint covered, by its own unverified word, just before this was opened: where there
    /// are fewer, the log was cut off or is damaged from entry size() on.
    std::uint64_t covered() const { return covered_; }
    /// The root over the first `size` entries. Reads all of them; those that were pruned are borne out by the tiles over
    /// them, which the file `pruned` and the log's checkpoint are held against. bad_usage beyond size().
    Result<Hash> root_at(std::uint64_t size) const;
    /// The checkpoint file's note, as it is; missing where there is none.
    Result<std::string> checkpoint() const;

private:
    base::Files* files_ = nullptr;
    Path directory_;
    std::vector<std::uint64_t> firsts_;  // first index of each segment
    std::uint64_t size_ = 0;
    std::uint64_t covered_ = 0;
};

}  // namespace waybill::audit

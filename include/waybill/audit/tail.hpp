// The record, followed: entries by index beside its writer, for those that pass them on. Remembers where it has been,
// so that going on is cheap. Without the lock and without the keys; proves nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "waybill/audit/log.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

/// How many entries are durable, by the newest checkpoint. Any thread.
std::uint64_t durable_entries(const Log& log);

/// One thread; `files` outlives it.
class Tail {
public:
    Tail(base::Files& files, const Path& directory);
    ~Tail();
    Tail(Tail&&) noexcept;
    Tail& operator=(Tail&&) noexcept;

    /// The first entry that is still there: 0 where nothing was pruned. missing: no log is there.
    Result<std::uint64_t> minimum();
    /// Calls `visit` for entries [first, last) in order until it returns false; `last` is at most what is durable. The
    /// bytes are there until it returns. missing: one of them was pruned, or a segment is gone. corrupt: one is
    /// damaged.
    Result<void> each(std::uint64_t first, std::uint64_t last,
                      const std::function<bool(std::uint64_t index, Bytes entry)>& visit);

private:
    std::unique_ptr<class EntrySource> source_;
};

}  // namespace waybill::audit

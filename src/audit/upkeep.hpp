// What is done to sealed segments behind the writer: they are packed, on a thread of its own, and retention rewrites
// and removes them; never both at once. Nothing here is waited for by a commit.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "retention.hpp"

namespace waybill::audit {

class Upkeep {
public:
    enum class Pack : bool { no, yes };

    /// Packs what is sealed already, too. Files outlive it.
    Upkeep(base::Files& files, Path directory, Pack pack);
    ~Upkeep() { stop(); }
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    /// Gives up what it is at, with everything right; nothing is packed after it.
    void stop();
    /// Another segment was sealed. Any thread.
    void sealed();
    /// Waits for a packing that runs. Any thread but the committer's.
    Result<Retained> retain(Log& log, crypto::Keyring& keyring, const RetentionRules& rules);

private:
    void run();
    Result<void> pack_sealed();

    base::Files* files_;
    const Path directory_;
    std::mutex segments_;          // over the sealed segments' files
    std::uint64_t packed_to_ = 0;  // all segments before it are; the thread's own
    std::atomic<bool> stop_ = false;

    std::mutex mutex_;
    std::condition_variable wake_;
    bool asked_ = true;
    std::thread thread_;
};

}  // namespace waybill::audit

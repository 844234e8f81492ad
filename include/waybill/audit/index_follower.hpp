// The one thread that builds the index behind the log's writer. The writer does not know of it: it reads the log's
// files as anyone could, up to what is durable, and so can never keep an exchange waiting. What goes wrong with the
// index is told and tried again; a damaged one is made anew.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "waybill/audit/index.hpp"
#include "waybill/audit/log.hpp"

namespace waybill::audit {

class IndexFollower {
public:
    struct Lag {
        std::uint64_t indexed = 0;          // entries that are
        std::uint64_t entries = 0;          // durable and not indexed yet
        std::chrono::milliseconds time{0};  // for how long it has been behind without a break
    };

    /// Log, files and keyring outlive it.
    IndexFollower(base::Files& files, const Path& directory, const Log& log, const crypto::Keyring& keyring);
    /// Ends after the batch at hand; what is not indexed then waits for the next start.
    ~IndexFollower();
    void start();

    // Any thread.
    Lag lag() const;
    /// Why it does not get on, or nothing.
    std::optional<Error> failed() const;
    /// Makes the index anew from the log's first entry on.
    void rebuild();
    /// Takes the digests of these keys' details out, now that the keys are destroyed. Returns at once.
    void forget(std::vector<crypto::KeyId8> detail_keys);

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace waybill::audit

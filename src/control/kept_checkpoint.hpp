// The checkpoint that is kept outside of the audit directory (`checkpoint_to`): who takes the directory back to an
// older state cannot take it back, too.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "waybill/audit/log.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::control {

/// Whether the log in `directory` holds everything that the checkpoint kept at `kept` was signed over; to be asked
/// before the log is opened, for opening signs what it finds. Nothing to hold it against where there is no such file.
/// corrupt: the log is behind it, or another; key_missing: it was signed by another key; file_failed.
Result<void> check_not_behind(base::Files& files, const Path& directory, const Path& kept,
                              const crypto::VerifierKey& key);

/// Writes each new checkpoint there, on a thread of its own: the place may be far away, and hang.
class CheckpointKeeper {
public:
    /// Both outlive it.
    CheckpointKeeper(base::Files& files, Path kept, const audit::Log& log);
    /// Writes the last one.
    ~CheckpointKeeper();
    CheckpointKeeper(const CheckpointKeeper&) = delete;
    CheckpointKeeper& operator=(const CheckpointKeeper&) = delete;

    /// Writes the first one, on the caller's thread: a place that cannot be written to is found at the start.
    Result<void> start();
    /// Whether the newest attempt failed, and why.
    std::optional<Error> failed() const;

private:
    void run();
    Result<void> write_if_new();

    base::Files& files_;
    const Path kept_;
    const audit::Log& log_;
    std::string written_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::optional<Error> failed_;
    std::thread thread_;
};

}  // namespace waybill::control

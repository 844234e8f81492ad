// The checkpoint that is kept outside of the audit directory (`checkpoint_to`): who takes the directory back to an
// older state cannot take it back, too. A file is held against the log at the next start; what else keeps checkpoints
// (syslog_datagram.hpp) is for people to look at.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "waybill/audit/log.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::control {

/// Whether the log in `directory` holds everything that the checkpoint kept at `kept` was signed over; to be asked
/// before the log is opened, for opening signs what it finds. Nothing to hold it against where there is no such file.
/// corrupt: the log is behind it, or another; key_missing: it was signed by another key; file_failed.
Result<void> check_not_behind(base::Files& files, const Path& directory, const Path& kept,
                              const crypto::VerifierKey& key);

/// Somewhere that checkpoints go, and how often at most.
class CheckpointPlace {
public:
    virtual ~CheckpointPlace() = default;
    virtual Result<void> write(const std::string& note) = 0;
    virtual std::chrono::seconds between() const = 0;
};
/// The newest one, in place of the one before. `files` outlives it.
std::unique_ptr<CheckpointPlace> checkpoint_file(base::Files& files, Path file);

/// Writes each new checkpoint to all places, on a thread of its own: a place may be far away, and hang.
class CheckpointKeeper {
public:
    /// The log outlives it.
    CheckpointKeeper(std::vector<std::unique_ptr<CheckpointPlace>> places, const audit::Log& log);
    /// Writes the last one.
    ~CheckpointKeeper();
    CheckpointKeeper(const CheckpointKeeper&) = delete;
    CheckpointKeeper& operator=(const CheckpointKeeper&) = delete;

    /// Writes the first one, on the caller's thread: a place that cannot be written to is found at the start.
    Result<void> start();
    /// Whether the newest attempt failed, and why.
    std::optional<Error> failed() const;

private:
    struct Kept {
        std::unique_ptr<CheckpointPlace> place;
        std::string written = {};
        std::chrono::steady_clock::time_point next{};
    };
    enum class When { due, now };

    void run();
    Result<void> write_if_new(When when);

    std::vector<Kept> kept_;
    const audit::Log& log_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::optional<Error> failed_;
    std::thread thread_;
};

}  // namespace waybill::control

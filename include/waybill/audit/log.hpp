// The record, open for writing: drafts in, durable entries out. One committer thread writes what all submitters handed
// in, syncs once for the batch, signs the new checkpoint and only then calls each `done`. A failed sync, a vanished or
// replaced file or a full disk latch the log shut; a latched log answers every submission with audit_unavailable.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "waybill/audit/draft.hpp"
#include "waybill/audit/retention.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

struct Durable {
    std::uint64_t index = 0;      // of the entry in the log
    std::string time;             // as the entry has it
    std::uint64_t tree_size = 0;  // of the checkpoint that covers it
};

class Log {
public:
    struct Options {
        Path directory;
        std::string origin;  // the signing key's name; wrong_origin where the directory has another
        std::string node;
        std::uint64_t segment_bytes = 64 << 20;
        std::uint64_t preallocate_bytes = 1 << 20;
        /// Between two replacements of the file `checkpoint`, which costs as much as a batch: it is written behind.
        std::chrono::milliseconds checkpoint_interval{50};
        /// Whether sealed segments are packed, behind the writer, on a thread of its own.
        bool pack = false;
    };
    /// What opening found and did, for people.
    struct Recovery {
        std::uint64_t entries = 0;
        std::uint64_t torn_bytes = 0;        // after the last whole frame, never acknowledged
        std::uint64_t unknown_outcomes = 0;  // written for exchanges without one
        bool tree_rebuilt = false;
    };
    /// Called once for each submission, on the committer's thread (on the caller's where it is refused at once). Short.
    using Done = std::function<void(Result<Durable>)>;

    /// Takes the writer's lock, recovers, writes entry 0 into an empty directory (which must exist, mode 0700). The
    /// keyring must have a signing key of the origin's name; keyring, files, clock and random outlive the log. Errors:
    /// locked, wrong_origin, key_missing, corrupt (tampered: says what), file_failed, no_space.
    static Result<std::unique_ptr<Log>> open(Options options, base::Files& files, const base::Clock& clock,
                                             base::Random& random, crypto::Keyring& keyring);
    /// Commits what was submitted, then stops. After it every submission is refused.
    virtual ~Log() = default;

    /// Refused at once, and nothing is written: bad_usage (a draft that lacks what its kind must have),
    /// entry_too_large. One window. Commitments, entry and sealed detail are made on the caller's thread; `body` is
    /// read before it returns.
    virtual void submit(const Shared& window, Bytes body, Done done) = 0;
    virtual void submit(const Draft& draft, Done done) = 0;
    /// Stores content under its SHA-256 in `policies/`, durable when it returns; nothing to do where it is there
    /// already.
    virtual Result<void> keep(Bytes content) = 0;

    /// The newest time of any entry: decisions never run behind it.
    virtual Time newest_time() const = 0;
    virtual const Recovery& recovery() const = 0;
    virtual const std::string& origin() const = 0;
    /// The newest signed checkpoint, whole note.
    virtual std::string checkpoint() const = 0;
    /// Why it is latched shut, or nothing.
    virtual std::optional<Error> latched() const = 0;
    /// How long the batch that is being committed has taken so far; zero between batches. For a watchdog: a log that is
    /// latched answers, one whose disk hangs does not.
    virtual std::chrono::milliseconds committing_for() const { return {}; }

    /// Destroys what the rules and the holds let go: `change` entries before and after (docs/formats.md, Retention).
    /// May take long; not from the committer's thread, and one at a time. After an error everything that is there is
    /// right, and the next call goes on.
    virtual Result<Retained> retain(const RetentionRules&) {
        return fail(Code::bad_usage, "this log keeps what it has");
    }
};

/// submit and wait. Not from the committer's thread.
Result<Durable> commit(Log& log, const Shared& window, Bytes body);
Result<Durable> commit(Log& log, const Draft& draft);

}  // namespace waybill::audit

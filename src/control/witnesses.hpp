// The witnesses of the record: each checkpoint is shown to them behind the writer, on a thread of its own, the newest
// one only; their cosignatures are kept beside it. Before the record is opened they are asked what they have seen:
// whoever takes the directory back to an older state, or to another history, cannot take them back, too.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "waybill/audit/log.hpp"
#include "waybill/audit/prover.hpp"
#include "waybill/crypto/signing.hpp"
#include "witness_client.hpp"

namespace waybill::control {

/// How one witness stands, for status.
struct WitnessStanding {
    std::string name;
    std::uint64_t size = 0;           // of the newest checkpoint that it is known to have cosigned
    std::optional<Time> cosigned_at;  // when it last cosigned, by our clock
    std::optional<Error> failed;      // why its newest answer was none, or not yes
    std::uint64_t failures = 0;       // in a row
};

class Witnesses {
public:
    struct Parts {
        base::Files& files;  // all of them outlive it
        const base::Clock& clock;
        Path directory;
        std::vector<WitnessConfig> witnesses;
        crypto::SigningKey key;  // the log's
        net::Post post;
    };
    explicit Witnesses(Parts parts);
    /// Shows the last checkpoint once more, for a few seconds at most.
    ~Witnesses();
    Witnesses(const Witnesses&) = delete;
    Witnesses& operator=(const Witnesses&) = delete;

    /// Before the log is opened, for opening signs what it finds: whether the directory holds all that any witness has
    /// seen. What it shows was signed before, or says only that a log may be empty. Waits for all of them at once.
    /// Errors, with the witness's name as path: corrupt (behind it, or another history); audit_unavailable,
    /// key_missing where one that is required gives no answer, or not yes.
    Result<void> check_directory();
    /// After the log was opened, before anything is shared: shows its checkpoint to those that have answered. Errors
    /// likewise. Then the thread begins.
    Result<void> start();

    // Any thread.
    std::vector<WitnessStanding> standings() const;
    /// The size of the newest checkpoint that is kept with cosignatures; 0 where there is none.
    std::uint64_t cosigned() const;

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct One {
        WitnessClient client;
        WitnessStanding standing;
        std::optional<std::uint64_t> size = std::nullopt;  // nothing: not known
        SteadyTime next_try{};
    };

    void run();
    void show_newest(std::chrono::milliseconds within);
    std::vector<std::pair<One*, WitnessSays>> ask(const std::vector<One*>& whom, const Shown& shown,
                                                  std::chrono::milliseconds within);
    void note_down(One& one, const WitnessSays& says);
    void keep(const std::vector<std::pair<One*, WitnessSays>>& answers, const Shown& shown);
    void tell_stuck(const Result<void>& refreshed);
    Result<void> judge(const One& one, const WitnessSays& says) const;
    Shown shown();
    Result<void> find_prover();

    Parts parts_;
    std::vector<std::unique_ptr<One>> all_;
    std::optional<audit::Prover> prover_;
    std::string gathered_for_, gathered_;  // a note, and the cosignatures that it has so far
    bool stuck_ = false;
    std::mutex proving_;  // over prover_ while witnesses are asked at once
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::uint64_t cosigned_ = 0;
    std::thread thread_;
};

}  // namespace waybill::control

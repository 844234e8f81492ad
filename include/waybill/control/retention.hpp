// What policies and configuration let go of the record, and who does it: the gateway once a day, or the command line
// where no gateway runs. What is destroyed, and in which order, is audit's.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "waybill/audit/log.hpp"
#include "waybill/audit/retention.hpp"
#include "waybill/control/config.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

/// `365d`, `12h`: a retention as agreements write it; nothing where it is none.
std::optional<std::chrono::seconds> parse_retention(std::string_view text);

/// As of a time. Of each agreement that has a `retention`, the details of days that ended so long ago; with
/// `audit.keep_entries`, entries older than that, but none that a stream has not sent yet.
audit::RetentionRules retention_rules(base::Files& files, const policy::Snapshot& snapshot, const AuditConfig& config,
                                      Time now);

/// Runs retention at its start, each day, and when it is asked to, on a thread of its own.
class DailyRetention {
public:
    struct Parts {
        audit::Log& log;
        const base::Clock& clock;
        std::function<audit::RetentionRules(Time now)> rules;
        std::function<void(const audit::Retained&)> done;  // after each run that did something; may be empty
    };

    explicit DailyRetention(Parts parts);
    /// Waits for a run to end.
    ~DailyRetention();
    DailyRetention(const DailyRetention&) = delete;
    DailyRetention& operator=(const DailyRetention&) = delete;

    /// Any thread.
    void run_now();
    /// Why the newest run failed, or nothing.
    std::optional<Error> failed() const;

private:
    void run();

    Parts parts_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool asked_ = true;
    bool stopping_ = false;
    std::optional<Error> failed_;
    std::thread thread_;
};

}  // namespace waybill::control

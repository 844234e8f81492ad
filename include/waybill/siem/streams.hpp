// The record, passed on to receivers of the company's own: one thread a stream, behind the log's writer, which does not
// know of them; at least once, in order, never on the way of an exchange (docs/siem.md). What an event says is
// event.hpp's.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/audit/log.hpp"
#include "waybill/audit/retention.hpp"
#include "waybill/base/random.hpp"
#include "waybill/siem/settings.hpp"

namespace waybill::siem {

/// How one stream stands, for status.
struct StreamStanding {
    std::string name;
    std::uint64_t sent = 0;             // the first entry that was not given to the receiver, or passed over, yet
    std::uint64_t confirmed = 0;        // the first that it is not known to have
    std::uint64_t lag = 0;              // entries that are durable and not sent
    std::chrono::milliseconds time{0};  // for how long there have been such without a break
    std::optional<Error> failed;        // why it does not get on
    std::uint64_t failures = 0;         // in a row
};

class Streams {
public:
    struct Parts {
        base::Files& files;  // these three outlive it
        base::Random& random;
        const audit::Log& log;
        Path directory;  // of the log
        Source source;
        std::vector<StreamSettings> streams;
    };

    explicit Streams(Parts parts);
    /// Sends what is durable, for a few seconds at most; what is not sent then waits for the next start.
    ~Streams();
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    void start();

    /// Any thread.
    std::vector<StreamStanding> standings() const;

private:
    class One;
    std::vector<std::unique_ptr<One>> all_;
};

/// The first entry that one of them may still have to send, by their cursors: retention must not go beyond it. Nothing
/// where there are no streams.
std::optional<audit::RetentionRules::Needed> needed_by(base::Files& files, const Path& directory,
                                                       const std::vector<StreamSettings>& streams);

}  // namespace waybill::siem

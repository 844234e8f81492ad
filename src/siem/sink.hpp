// Where a stream's events go. A sink knows one kind of receiver, and nothing of the log: which events, in which order,
// and from where again after a failure is the stream's.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "waybill/base/result.hpp"
#include "waybill/siem/settings.hpp"

namespace waybill::siem {

struct Event {
    std::uint64_t index = 0;  // of its entry
    std::string line;         // in the stream's form, without its end
    std::string time;         // of the entry, RFC 3339
    std::string kind;         // of the entry
    Severity severity = Severity::informational;
};

/// One thread. Waits are bounded, and end early when the sink's `give_up` says so.
class Sink {
public:
    /// When confirm() is due: so many events, or so long, after the first that was given and not confirmed; or once
    /// so long nothing more came.
    struct Pace {
        std::uint64_t events = 10'000;
        std::chrono::milliseconds time{1'000};
        std::chrono::milliseconds idle{1'000};
    };

    virtual ~Sink() = default;
    /// Takes the first of them, at least one; how many. Taken is not safe: confirm() says that. After an error nothing
    /// is known of any of these; what was given before may still be confirmed.
    virtual Result<std::size_t> give(std::span<const Event> events) = 0;
    /// Returns when the receiver is known to have all that was given. After an error what was given since the last
    /// confirm() is to be given again, and nothing is left to confirm.
    virtual Result<void> confirm() = 0;
    /// Whether what was given and not confirmed can still be on its way; does not wait. For when there is nothing to
    /// give.
    virtual Result<void> look() { return {}; }
    virtual Pace pace() const { return {}; }
    /// For how long the receiver asked to be left alone when it last said no; zero where it did not.
    virtual std::chrono::milliseconds rest() const { return {}; }
};

/// For how long the stream may be waited for: it asks whenever it waits. Any thread.
using GiveUp = std::function<bool()>;

std::unique_ptr<Sink> file_sink(base::Files& files, FileReceiver receiver);
std::unique_ptr<Sink> syslog_sink(base::Files& files, SyslogReceiver receiver, const Source& source, GiveUp give_up);
std::unique_ptr<Sink> https_sink(base::Files& files, HttpsReceiver receiver, Form form, GiveUp give_up);

std::unique_ptr<Sink> make_sink(base::Files& files, const StreamSettings& settings, const Source& source,
                                GiveUp give_up);

}  // namespace waybill::siem

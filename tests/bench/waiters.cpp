#include "waiters.hpp"

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "measure.hpp"
#include "test_log.hpp"

namespace waybill::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// What the committer's thread posts and the worker takes.
class Mailbox {
public:
    /// Wakes the worker only where it may be asleep, as an event loop's queue does.
    void post(std::size_t waiter) {
        bool was_empty = false;
        {
            const std::lock_guard lock(mutex_);
            was_empty = posted_.empty();
            posted_.push_back(waiter);
        }
        if (was_empty) wake_.notify_one();
    }
    void take(std::vector<std::size_t>& into) {
        into.clear();
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return !posted_.empty(); });
        into.swap(posted_);
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::size_t> posted_;
};

void submit(audit::Log& log, const audit::Shared& window, Mailbox& mailbox, std::size_t waiter) {
    log.submit(window, test_tools::body, [&mailbox, waiter](Result<audit::Durable> durable) {
        if (!durable) {
            std::fprintf(stderr, "bench_audit: %s\n", durable.error().message().c_str());
            std::exit(1);
        }
        mailbox.post(waiter);
    });
}

}  // namespace

Taken submit_for(audit::Log& log, std::size_t waiters, double seconds) {
    base::SystemRandom random;
    audit::Shared window = test_tools::window_of(base::make_uuid7(base::SystemClock().now(), random));
    Taken taken;
    Mailbox mailbox;
    std::vector<Clock::time_point> begun(waiters);
    const auto next = [&](std::size_t waiter) {
        begun[waiter] = Clock::now();
        submit(log, window, mailbox, waiter);
        ++window.window;
    };

    const Clock::time_point start = Clock::now();
    const double cpu_start = cpu_seconds(Cpu::process);
    for (std::size_t waiter = 0; waiter < waiters; ++waiter) next(waiter);
    std::vector<std::size_t> back;
    for (std::size_t open = waiters; open > 0;) {
        mailbox.take(back);
        for (const std::size_t waiter : back) {
            taken.latencies_us.push_back(seconds_since(begun[waiter]) * 1e6);
            if (seconds_since(start) < seconds)
                next(waiter);
            else
                --open;
        }
    }
    taken.seconds = seconds_since(start);
    taken.cpu_seconds = cpu_seconds(Cpu::process) - cpu_start;
    return taken;
}

}  // namespace waybill::bench

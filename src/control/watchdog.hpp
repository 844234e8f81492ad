// A sign of life for the service manager, as long as there is life: every worker ran a task since the last sign, and
// the log's committer is not stuck in one batch. A log that is latched shut is not a hang: the gateway goes on,
// refusing.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "waybill/audit/log.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::control {

class Watchdog {
public:
    /// Does nothing where nobody wants signs. All outlive it.
    Watchdog(boost::asio::io_context& context, const std::vector<std::unique_ptr<net::Worker>>& workers,
             const audit::Log& log);
    void start();
    void stop() { timer_.cancel(); }

private:
    void tick();
    bool all_ran() const;
    void ask_workers();

    boost::asio::steady_timer timer_;
    const std::vector<std::unique_ptr<net::Worker>>& workers_;
    const audit::Log& log_;
    std::chrono::microseconds interval_{0};
    std::shared_ptr<std::vector<std::atomic<bool>>> ran_;  // by worker, since the last sign
};

}  // namespace waybill::control

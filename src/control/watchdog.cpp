#include "watchdog.hpp"

#include <algorithm>

#include "notify.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {

Watchdog::Watchdog(boost::asio::io_context& context, const std::vector<std::unique_ptr<net::Worker>>& workers,
                   const audit::Log& log)
    : timer_(context), workers_(workers), log_(log) {}

void Watchdog::start() {
    const auto interval = notify::watchdog_interval();
    if (!interval) return;
    interval_ = *interval / 2;
    ask_workers();
    notify::alive();
    tick();
}

void Watchdog::tick() {
    timer_.expires_after(interval_);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        const bool workers_live = all_ran();
        const bool log_lives = log_.committing_for() < 2 * interval_;
        if (workers_live && log_lives) {
            notify::alive();
            ask_workers();
        } else {
            base::log(base::LogLevel::error, workers_live ? base::Text("the log has not ended a batch for too long")
                                                          : base::Text("a worker has run nothing for too long"));
        }
        tick();
    });
}

bool Watchdog::all_ran() const {
    return std::ranges::all_of(*ran_, [](const std::atomic<bool>& one) { return one.load(); });
}

void Watchdog::ask_workers() {
    ran_ = std::make_shared<std::vector<std::atomic<bool>>>(workers_.size());
    for (std::size_t i = 0; i < workers_.size(); ++i) workers_[i]->post([ran = ran_, i] { (*ran)[i] = true; });
}

}  // namespace waybill::control

#include "notify.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace waybill::control::notify {
namespace {

/// There is nobody to tell where it fails.
void notify(const std::string& text) { (void)sd_notify(0, text.c_str()); }

}  // namespace

void ready(const std::string& status) { notify("READY=1\nSTATUS=" + status); }

void reloading() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();  // CLOCK_MONOTONIC, as it is asked for
    notify("RELOADING=1\nMONOTONIC_USEC=" +
           std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
}

void stopping() { notify("STOPPING=1\nSTATUS=draining"); }
void alive() { notify("WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds == 0) return std::nullopt;
    return std::chrono::microseconds(microseconds);
}

}  // namespace waybill::control::notify

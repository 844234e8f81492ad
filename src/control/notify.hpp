// What the gateway tells the service manager (sd_notify(3)); nothing, where there is none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace waybill::control::notify {

void ready(const std::string& status);
/// To be followed by ready(), whatever comes of it.
void reloading();
void stopping();
/// A sign of life.
void alive();
/// Within which it wants a sign of life; nothing where it wants none.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace waybill::control::notify

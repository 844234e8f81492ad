#include "stopping.hpp"

#include <cstdlib>

#include "notify.hpp"

namespace waybill::control {
namespace {

constexpr std::chrono::milliseconds between_looks{20};
constexpr std::chrono::seconds after_cancel{5};

}  // namespace

void Stopping::stop() {
    if (state_ == State::running)
        drain();
    else if (state_ == State::draining)
        break_off("a second signal");
}

void Stopping::drain() {
    state_ = State::draining;
    base::log(base::LogLevel::info, "draining", {{"connections", connections_open()}});
    notify::stopping();
    for (const auto& worker : workers_.all) worker->drain();
    deadline_ = std::chrono::steady_clock::now() + drain_;
    look_for_end();
}

void Stopping::break_off(base::Text why) {
    state_ = State::breaking_off;
    base::log(base::LogLevel::warning, "breaking off what is left",
              {{"why", why}, {"connections", connections_open()}});
    for (const auto& worker : workers_.all) worker->cancel();
    deadline_ = std::chrono::steady_clock::now() + after_cancel;
}

void Stopping::look_for_end() {
    timer_.expires_after(between_looks);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        if (connections_open() == 0) return stopped();
        if (std::chrono::steady_clock::now() >= deadline_) {
            if (state_ == State::breaking_off) give_up();
            break_off("the deadline");
        }
        look_for_end();
    });
}

std::uint64_t Stopping::connections_open() const {
    std::uint64_t open = 0;
    for (const auto& worker : workers_.all) open += worker->open_connections();
    return open;
}

void Stopping::stopped() {
    for (const auto& worker : workers_.all) worker->cancel();
    for (const auto& worker : workers_.all) worker->join();
    context_.stop();
}

/// A coroutine that does not end holds the record, so nothing of it can be taken apart. What is durable stays so, and
/// the next start writes the outcomes that are missing.
void Stopping::give_up() {
    base::log(base::LogLevel::error, "connections do not end: ending without them",
              {{"connections", connections_open()}});
    std::_Exit(EXIT_FAILURE);
}

}  // namespace waybill::control

// How a gateway stops, in two phases: its workers take nothing new and end what they have, until a deadline or a second
// wish to stop breaks off what is left. The main thread's.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "waybill/base/log.hpp"
#include "workers.hpp"

namespace waybill::control {

class Stopping {
public:
    /// Context and workers outlive it. `drain` is from the first wish to stop to breaking off.
    Stopping(boost::asio::io_context& context, const Workers& workers, std::chrono::milliseconds drain)
        : context_(context), workers_(workers), drain_(drain), timer_(context) {}

    /// A wish to stop: the first one drains, the second breaks off. When the last connection has ended, the workers are
    /// joined and the context is stopped.
    void stop();
    /// Before the first wish. Any thread.
    bool running() const { return state_ == State::running; }

private:
    enum class State { running, draining, breaking_off };

    void drain();
    void break_off(base::Text why);
    void look_for_end();
    std::uint64_t connections_open() const;
    void stopped();
    [[noreturn]] void give_up();

    boost::asio::io_context& context_;
    const Workers& workers_;
    std::chrono::milliseconds drain_;
    boost::asio::steady_timer timer_;
    std::atomic<State> state_ = State::running;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace waybill::control

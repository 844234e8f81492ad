// Deadlines of all waits of one worker, in one list and on one timer: a wait costs no timer of its own. Exact to a
// tenth of a second.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>

namespace waybill::net {

class Deadlines {
public:
    explicit Deadlines(boost::asio::io_context& context);
    ~Deadlines();

    /// While it lives, `late` is called once when `within` has passed. Neither moves nor copies. The worker's thread.
    class Watch {
    public:
        Watch(Deadlines& deadlines, std::chrono::milliseconds within, std::function<void()> late);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        bool passed() const;

    private:
        friend class Deadlines;
        Deadlines& deadlines_;
        std::chrono::steady_clock::time_point at_;
        std::function<void()> late_;
        bool passed_ = false;
        std::list<Watch*>::iterator place_;
    };

private:
    void tick();
    boost::asio::steady_timer timer_;
    std::list<Watch*> watches_;
    bool ticking_ = false;
};

}  // namespace waybill::net

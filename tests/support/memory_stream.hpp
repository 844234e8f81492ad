// A byte stream in memory: what the peer sends is a script, what it is sent is kept. Waits are not waited for: what
// would be one ends at once, as the script says.
#pragma once

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "waybill/net/byte_stream.hpp"

namespace waybill::net {

class MemoryStream final : public ByteStream {
public:
    /// What comes when the script is at its end. `waits`: nothing, until close() or interrupt(), and then what there is
    /// by that time.
    enum class End { orderly, gone, timeout, waits };

    explicit MemoryStream(PeerCodes codes) : codes_(codes) {}

    std::deque<std::string> input;  // one read gets at most one of them
    End end = End::orderly;
    Idle idle_says = Idle::quiet;
    std::optional<std::size_t> stops_after;  // how much of the next write that may be stopped is written
    bool writes_fail = false;
    std::optional<Idle> idle_after_write;  // what idle() says from then on

    std::string output;
    std::vector<std::size_t> writes;
    std::vector<std::size_t> rooms;  // what each read had room for
    std::vector<Milliseconds> read_deadlines;
    bool finished = false, closed = false;

    Awaitable<Result<std::size_t>> read_some(std::span<char> out, Milliseconds within) override {
        rooms.push_back(out.size());
        read_deadlines.push_back(within);
        if (input.empty() && end == End::waits && !closed) co_await until_woken();
        if (closed) co_return fail(codes_.gone, "closed");
        if (!input.empty()) {
            std::string& next = input.front();
            const std::size_t taken = std::min(out.size(), next.size());
            std::copy_n(next.begin(), taken, out.begin());
            next.erase(0, taken);
            if (next.empty()) input.pop_front();
            co_return taken;
        }
        if (end == End::orderly) co_return std::size_t{0};
        if (end == End::timeout) co_return fail(codes_.timeout, "nothing came");
        co_return fail(codes_.gone, "gone");
    }

    Awaitable<Result<Written>> write(Bytes bytes, Milliseconds, OnInput on_input) override {
        if (idle_after_write) idle_says = *idle_after_write;
        if (closed || writes_fail) co_return fail(codes_.gone, "gone");
        Written written{.bytes = bytes.size()};
        if (stops_after && on_input == OnInput::stop)
            written = {.bytes = *std::exchange(stops_after, {}), .stopped = true};
        output += bytes.substr(0, written.bytes);
        writes.push_back(written.bytes);
        co_return written;
    }

    Idle idle() override { return closed ? Idle::closed : idle_says; }
    Awaitable<void> finish() override {
        finished = closed = true;
        co_return;
    }
    void interrupt() override {
        if (waiting_ != nullptr) waiting_->cancel();
    }
    void close() override {
        closed = true;
        if (waiting_ != nullptr) waiting_->cancel();
    }

private:
    Awaitable<void> until_woken() {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                        boost::asio::steady_timer::time_point::max());
        waiting_ = &timer;
        boost::system::error_code cancelled;
        co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
        waiting_ = nullptr;
    }

    PeerCodes codes_;
    boost::asio::steady_timer* waiting_ = nullptr;
};

template <class T>
Awaitable<void> keep_result(Awaitable<T> work, std::optional<T>& out) {
    out.emplace(co_await std::move(work));
}

inline void rethrow(const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

/// Runs a coroutine to its end; `meanwhile` runs as soon as it waits.
inline void wait(Awaitable<void> work, const std::function<void()>& meanwhile = {}) {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, std::move(work), rethrow);
    if (meanwhile) boost::asio::post(context, meanwhile);
    context.run();
}

template <class T>
T wait(Awaitable<T> work, const std::function<void()>& meanwhile = {}) {
    std::optional<T> out;
    wait(keep_result(std::move(work), out), meanwhile);
    return std::move(out).value();
}

}  // namespace waybill::net

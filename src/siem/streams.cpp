#include "waybill/siem/streams.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "stream_steps.hpp"
#include "waybill/base/log.hpp"

namespace waybill::siem {
namespace {

using base::LogLevel;
using base::LogValue;
using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds between_looks{100};
constexpr milliseconds first_backoff{1'000}, last_backoff{60'000};
constexpr milliseconds within_stop{3'000};

}  // namespace

class Streams::One {
public:
    One(const Parts& parts, StreamSettings settings)
        : settings_(std::move(settings)),
          log_(parts.log),
          random_(parts.random),
          steps_({parts.files, parts.directory, settings_, parts.source,
                  make_sink(parts.files, settings_, parts.source, [this] { return is_over(); })}) {
        standing_.name = settings_.name;
    }
    ~One() {
        if (thread_.joinable()) thread_.join();
    }
    One(const One&) = delete;
    One& operator=(const One&) = delete;

    void start() {
        thread_ = std::thread([this] { run(); });
    }

    void stop(SteadyTime by) {
        {
            const std::lock_guard guard(mutex_);
            stop_by_ = by;
        }
        wake_.notify_one();
    }

    StreamStanding standing() const {
        const std::uint64_t durable = audit::durable_entries(log_);
        const std::lock_guard guard(mutex_);
        StreamStanding out = standing_;
        out.lag = durable - std::min(durable, out.sent);
        if (out.lag > 0 && behind_since_)
            out.time = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - *behind_since_);
        return out;
    }

private:
    using Left = StreamSteps::Left;

    void run() {
        bool begun = false, tried = false;
        while (!is_over()) {
            const bool stopping = is_stopping();  // asked first: what was durable by then is in the step
            auto left = step(begun);
            const bool done = left && *left == Left::nothing && stopping;
            if (done)
                if (const auto settled = steps_.settle(); !settled) left = fail(settled.error());
            tell(left);
            if (!left) steps_.fall_back();
            note();
            if (done && left) return;
            // At the end once more and at once: a connection that was lost while it was idle is no reason to wait.
            if (!left && stopping && std::exchange(tried, true)) break;
            if (!left)
                wait(backoff());
            else if (*left == Left::nothing)
                wait(between_looks);
        }
        // The receiver is slow, or is not there: what it has is not given again at the next start.
        if (begun && steps_.settle()) note();
    }

    Result<Left> step(bool& begun) {
        const std::uint64_t durable = audit::durable_entries(log_);
        if (!begun) {
            if (auto found = steps_.begin(durable); !found) return fail(found.error());
            begun = true;
        }
        note(durable);
        auto left = steps_.step(durable, std::chrono::steady_clock::now());
        note(durable);
        return left;
    }

    void note(std::optional<std::uint64_t> durable = std::nullopt) {
        const std::lock_guard guard(mutex_);
        standing_.sent = steps_.given();
        standing_.confirmed = steps_.confirmed();
        if (!durable) return;
        if (standing_.sent >= *durable)
            behind_since_.reset();
        else if (!behind_since_)
            behind_since_ = std::chrono::steady_clock::now();
    }

    /// People are told when it begins, when the reason is another, and when it ends: that something was given again is
    /// not the end of it, that a receiver has it is.
    void tell(const Result<Left>& left) {
        if (!left) return tell(left.error());
        const std::lock_guard guard(mutex_);
        if (standing_.failed && !steps_.settled() && steps_.saved() <= saved_at_failure_) return;
        standing_.failures = 0;
        if (std::exchange(standing_.failed, std::nullopt))
            base::log(LogLevel::info, "the stream goes on", {{"stream", LogValue::of(settings_.name)}});
    }
    void tell(Error error) {
        const std::lock_guard guard(mutex_);
        const auto& before = standing_.failed;
        const bool fresh = !before || before->code() != error.code() || before->text() != error.text();
        standing_.failed = std::move(error);
        saved_at_failure_ = steps_.saved();
        ++standing_.failures;
        if (fresh)
            base::log(LogLevel::warning, "a stream does not get on", *standing_.failed,
                      {{"stream", LogValue::of(settings_.name)}, {"entry", steps_.confirmed()}});
    }

    /// Doubled with each failure; the second half of it by chance, so that gateways do not come all at once.
    milliseconds backoff() {
        std::uint64_t failures = 0;
        {
            const std::lock_guard guard(mutex_);
            failures = standing_.failures;
        }
        const std::uint64_t doublings = std::min<std::uint64_t>(failures > 0 ? failures - 1 : 0, 6);
        const milliseconds most = std::min(last_backoff, first_backoff * (1 << doublings));
        const auto chance = random_.bytes<2>();
        const auto half = most / 2;
        const auto time = half + half * (chance[0] << 8 | chance[1]) / 65'536;
        return std::max(time, steps_.sink().rest());
    }

    bool is_stopping() const {
        const std::lock_guard guard(mutex_);
        return stop_by_.has_value();
    }
    bool is_over() const {
        const std::lock_guard guard(mutex_);
        return stop_by_ && std::chrono::steady_clock::now() >= *stop_by_;
    }
    void wait(milliseconds time) {
        std::unique_lock guard(mutex_);
        wake_.wait_for(guard, time, [this] { return stop_by_.has_value(); });
    }

    const StreamSettings settings_;
    const audit::Log& log_;
    base::Random& random_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    StreamStanding standing_;
    std::optional<SteadyTime> behind_since_, stop_by_;

    StreamSteps steps_;  // the thread's, once it runs; as is the next
    std::uint64_t saved_at_failure_ = 0;
    std::thread thread_;
};

Streams::Streams(Parts parts) {
    for (const StreamSettings& settings : parts.streams) all_.push_back(std::make_unique<One>(parts, settings));
}

Streams::~Streams() {
    const SteadyTime by = std::chrono::steady_clock::now() + within_stop;
    for (const auto& one : all_) one->stop(by);
}

void Streams::start() {
    for (const auto& one : all_) one->start();
}

std::vector<StreamStanding> Streams::standings() const {
    std::vector<StreamStanding> out;
    for (const auto& one : all_) out.push_back(one->standing());
    return out;
}

std::optional<audit::RetentionRules::Needed> needed_by(base::Files& files, const Path& directory,
                                                       const std::vector<StreamSettings>& streams) {
    std::optional<audit::RetentionRules::Needed> out;
    for (const StreamSettings& stream : streams) {
        const auto cursor = read_cursor(files, directory, stream.name);
        const bool begins_now = cursor && !*cursor && stream.from == StreamSettings::Begin::now;
        if (begins_now) continue;
        // One that cannot be read may be anywhere.
        const std::uint64_t from = cursor && *cursor ? (*cursor)->next : 0;
        if (!out || from < out->from) out = {from, "the stream `" + stream.name + "` has not sent them"};
    }
    return out;
}

}  // namespace waybill::siem

#include "waybill/audit/index_follower.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "index_builder.hpp"
#include "waybill/audit/tail.hpp"
#include "waybill/base/log.hpp"

namespace waybill::audit {
namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::seconds after_failure{10};
constexpr std::chrono::milliseconds while_locked{200};  // by a command that brings it up to date

}  // namespace

struct IndexFollower::Work {
    Work(base::Files& in, const Path& folder, const Log& of, const crypto::Keyring& keyring)
        : files(in), directory(folder), log(of), builder(in, folder, &keyring) {}

    void run() {
        while (!stopping()) {
            auto done = step();
            tell(done ? std::nullopt : std::optional(done.error()));
            if (!done)
                wait(done.error().code() == Code::locked ? while_locked : after_failure);
            else if (*done)
                wait(between_looks);
        }
    }

    /// One batch; whether there was no more to do.
    Result<bool> step() {
        if (!lock) {
            auto taken = files.lock(index_lock_path(directory));
            if (!taken) return fail(taken.error());
            lock = *std::move(taken);
        }
        const std::uint64_t size = durable_entries(log);
        durable = size;
        if (rebuild_wanted.exchange(false)) builder.rebuild();
        const auto done = builder.advance(size);
        note_progress(size);
        if (!done) return done;
        const auto keys = take_forgotten();
        if (const auto forgotten = builder.forget(keys); !forgotten) return fail(forgotten.error());
        return done;
    }

    void note_progress(std::uint64_t size) {
        indexed = builder.state().entries;
        if (indexed >= size)
            behind_since = Moment();
        else if (behind_since.load() == Moment())
            behind_since = std::chrono::steady_clock::now();
    }

    void tell(std::optional<Error> error) {
        const std::lock_guard guard(mutex);
        const bool fresh = error && (!failure || failure->code() != error->code());
        failure = std::move(error);
        if (fresh) base::log(base::LogLevel::warning, "the index does not get on", *failure);
    }

    std::vector<crypto::KeyId8> take_forgotten() {
        const std::lock_guard guard(mutex);
        return std::exchange(forgotten_keys, {});
    }

    bool stopping() {
        const std::lock_guard guard(mutex);
        return stop;
    }
    void wait(std::chrono::milliseconds time) {
        std::unique_lock guard(mutex);
        wake.wait_for(guard, time, [this] { return stop || rebuild_wanted.load() || !forgotten_keys.empty(); });
    }

    base::Files& files;
    Path directory;
    const Log& log;
    std::unique_ptr<base::Lock> lock;
    IndexBuilder builder;
    std::atomic<std::uint64_t> durable = 0, indexed = 0;
    std::atomic<Moment> behind_since{};
    std::atomic<bool> rebuild_wanted = false;

    std::mutex mutex;
    std::condition_variable wake;
    std::optional<Error> failure;
    std::vector<crypto::KeyId8> forgotten_keys;
    bool stop = false;
    std::thread thread;
};

IndexFollower::IndexFollower(base::Files& files, const Path& directory, const Log& log, const crypto::Keyring& keyring)
    : work_(std::make_unique<Work>(files, directory, log, keyring)) {}

IndexFollower::~IndexFollower() {
    if (!work_->thread.joinable()) return;
    {
        const std::lock_guard guard(work_->mutex);
        work_->stop = true;
    }
    work_->wake.notify_one();
    work_->thread.join();
}

void IndexFollower::start() {
    work_->thread = std::thread([work = work_.get()] { work->run(); });
}

IndexFollower::Lag IndexFollower::lag() const {
    const std::uint64_t durable = durable_entries(work_->log), indexed = work_->indexed;
    const Moment since = work_->behind_since;
    Lag out;
    out.indexed = indexed;
    out.entries = durable > indexed ? durable - indexed : 0;
    if (since != Moment())
        out.time = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
    return out;
}

std::optional<Error> IndexFollower::failed() const {
    const std::lock_guard guard(work_->mutex);
    return work_->failure;
}

void IndexFollower::rebuild() {
    work_->rebuild_wanted = true;
    work_->wake.notify_one();
}

void IndexFollower::forget(std::vector<crypto::KeyId8> detail_keys) {
    const std::lock_guard guard(work_->mutex);
    work_->forgotten_keys.insert(work_->forgotten_keys.end(), detail_keys.begin(), detail_keys.end());
    work_->wake.notify_one();
}

}  // namespace waybill::audit

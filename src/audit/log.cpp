// The log's one thread, its queue, and what submitters do before they hand over. What happens to a batch is
// committer.hpp's.
#include "waybill/audit/log.hpp"

#include <atomic>
#include <condition_variable>
#include <future>
#include <thread>
#include <utility>

#include "committer.hpp"
#include "gathering.hpp"
#include "kept_policies.hpp"
#include "seal_window.hpp"
#include "upkeep.hpp"

namespace waybill::audit {
namespace {

constexpr std::chrono::seconds probe_interval{1};
constexpr std::chrono::milliseconds outcome_interval{5};

Kind kind_of(const Draft& draft) {
    constexpr Kind kinds[] = {Kind::outcome, Kind::refused, Kind::change, Kind::lookup};
    return kinds[draft.index()];
}

std::string id_of(const Draft& draft) {
    if (const auto* outcome = std::get_if<Outcome>(&draft)) return outcome->id;
    if (const auto* refused = std::get_if<Refused>(&draft)) return refused->id;
    return {};
}

class DurableLog final : public Log {
public:
    DurableLog(Options options, base::Files& files, const base::Clock& clock, base::Random& random,
               crypto::Keyring& keyring, std::unique_ptr<base::Lock> lock, crypto::SigningKey key, Recovered recovered)
        : lock_(std::move(lock)),
          options_(std::move(options)),
          clock_(&clock),
          random_(&random),
          keyring_(&keyring),
          verifier_key_(key.verifier().text()),
          recovery_(recovered.report),
          policies_(files, options_.directory),
          committer_(files, options_, std::move(key), std::move(recovered)),
          files_(&files) {}

    ~DurableLog() override {
        if (upkeep_) upkeep_->stop();
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
        committer_.finish();
    }

    /// Before the thread runs: the first entry of an empty log, the outcomes that a crash left owing.
    Result<void> start() {
        if (const auto begun = committer_.begin(); !begun) return fail(begun.error());
        std::vector<Draft> owed;
        if (committer_.size() == 0) owed.emplace_back(Change{"log", "waybill", {}, log_identity(verifier_key_)});
        for (const auto& [id, windows] : committer_.open().windows())
            owed.emplace_back(Outcome{id, windows, Outcome::End::unknown, {}, {}, {}, {}, {}});
        recovery_.unknown_outcomes = committer_.open().windows().size();
        if (const auto committed = commit_now(owed); !committed) return fail(committed.error());
        upkeep_.emplace(*files_, options_.directory, options_.pack ? Upkeep::Pack::yes : Upkeep::Pack::no);
        thread_ = std::thread([this] { run(); });
        return {};
    }

    void submit(const Shared& window, Bytes body, Done done) override {
        if (committer_.shut()) return done(unavailable());
        const Time now = clock_->now();
        const std::string time = base::format_time(now);
        const auto key = keyring_->day_key(window.keys_name, base::day_of(now));
        if (!key)
            return done(fail(Code::audit_unavailable, "no key for the detail is to be had, so nothing is shared"));
        auto sealed = seal_window(window, body, {time, options_.node}, *key, *random_);
        if (!sealed) return done(fail(sealed.error()));
        enqueue(pending({Kind::shared, window.id, now}, time, std::move(sealed->entry), std::move(sealed->detail),
                        std::move(done)),
                Hurry::now);
    }

    void submit(const Draft& draft, Done done) override {
        if (committer_.shut()) return done(unavailable());
        auto ready = prepare(draft, std::move(done));
        // Nobody waits for an outcome: it may go with the next batch that somebody waits for.
        const bool is_outcome = std::holds_alternative<Outcome>(draft);
        if (ready) enqueue(std::move(*ready), is_outcome ? Hurry::soon : Hurry::now);
    }

    Result<void> keep(Bytes content) override { return policies_.keep(content); }
    Time newest_time() const override { return committer_.newest(); }
    const Recovery& recovery() const override { return recovery_; }
    const std::string& origin() const override { return options_.origin; }
    std::string checkpoint() const override { return committer_.checkpoint(); }
    Result<Retained> retain(const RetentionRules& rules) override { return upkeep_->retain(*this, *keyring_, rules); }
    std::optional<Error> latched() const override {
        auto shut = committer_.shut();
        return shut ? shut : committer_.no_space();
    }
    std::chrono::milliseconds committing_for() const override {
        const auto since = committing_since_.load();
        if (since == Moment()) return {};
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
    }

private:
    using Moment = std::chrono::steady_clock::time_point;

    static base::Failure unavailable() {
        return fail(Code::audit_unavailable,
                    "the record is shut, so nothing is shared until a restart has verified it");
    }

    static Pending pending(EntryFacts facts, std::string time, std::string entry, std::string detail, Done done) {
        const Hash leaf = leaf_hash(entry);
        return {std::move(entry), std::move(detail), leaf, std::move(facts), std::move(time), std::move(done)};
    }

    /// Nothing where the draft is refused; `done` has been called then.
    std::optional<Pending> prepare(const Draft& draft, Done done) {
        const Time now = clock_->now();
        const std::string time = base::format_time(now);
        auto entry = render(draft, {time, options_.node});
        if (!entry) {
            done(fail(entry.error()));
            return std::nullopt;
        }
        return pending({kind_of(draft), id_of(draft), now}, time, std::move(*entry), {}, std::move(done));
    }

    Result<void> commit_now(const std::vector<Draft>& drafts) {
        Batch batch;
        Result<void> outcome;
        const Done done = [&](Result<Durable> committed) {
            if (!committed) outcome = fail(committed.error());
        };
        for (const Draft& draft : drafts)
            if (auto ready = prepare(draft, done)) batch.push_back(std::move(*ready));
        committer_.commit(batch);
        committer_.release(std::move(batch));
        if (const auto shut = committer_.shut()) return fail(*shut);
        if (const auto full = committer_.no_space()) return fail(*full);
        return outcome;
    }

    enum class Hurry { soon, now };

    void enqueue(Pending pending, Hurry hurry) {
        bool wakes = false;
        {
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(pending));
            if (hurry == Hurry::now) ++waiting_;
            wakes = hurry == Hurry::now ? waiting_ == wake_at_ : queue_.size() == 1 && wake_at_ == 1;
        }
        if (wakes) wake_.notify_one();
    }

    /// While one batch is synced, the next one gathers in the queue; a lone submitter waits for its own sync only.
    void run() {
        for (;;) {
            Batch batch;
            std::size_t waited_for = 0;
            {
                std::unique_lock lock(mutex_);
                if (!wait_for_work(lock)) return;
                batch.swap(queue_);
                waited_for = std::exchange(waiting_, 0);
            }
            const Moment begun = std::chrono::steady_clock::now();
            committing_since_ = begun;
            if (!batch.empty())
                commit_and_release(std::move(batch), waited_for, begun);
            else if (committer_.no_space())
                committer_.probe();
            else
                committer_.catch_up();
            committing_since_ = Moment();
            if (const std::uint64_t segment = committer_.segment(); segment != std::exchange(segment_, segment))
                upkeep_->sealed();
        }
    }

    void commit_and_release(Batch batch, std::size_t waited_for, Moment begun) {
        committer_.commit(batch);
        const Moment::duration took = std::chrono::steady_clock::now() - begun;
        std::size_t meanwhile = 0;  // counted before anybody of the batch can be back, and be counted twice
        {
            const std::lock_guard lock(mutex_);
            meanwhile = waiting_;
        }
        committer_.release(std::move(batch));
        gathering_.expect(waited_for + meanwhile, took, std::chrono::steady_clock::now());
    }

    /// False when all is written and nothing more will come.
    bool wait_for_work(std::unique_lock<std::mutex>& lock) {
        if (const std::size_t expected = gathering_.expected(); expected > 1) {
            wake_at_ = expected;
            wake_.wait_until(lock, gathering_.until(), [&] { return waiting_ >= expected || stopping_; });
            gathering_.ended(waiting_);
        }
        wake_at_ = 1;
        const auto ready = [&] { return !queue_.empty() || stopping_; };
        if (committer_.no_space())
            wake_.wait_for(lock, probe_interval, ready);
        else if (committer_.is_behind())
            wake_.wait_for(lock, options_.checkpoint_interval, ready);
        else
            wake_.wait(lock, ready);
        const auto hurried = [&] { return waiting_ > 0 || stopping_; };
        if (!queue_.empty() && !hurried()) wake_.wait_for(lock, outcome_interval, hurried);
        return !queue_.empty() || !stopping_;
    }

    std::unique_ptr<base::Lock> lock_;  // first, so that it is let go last
    Options options_;
    const base::Clock* clock_;
    base::Random* random_;
    crypto::Keyring* keyring_;
    std::string verifier_key_;
    Recovery recovery_;
    KeptPolicies policies_;
    Committer committer_;
    base::Files* files_;
    std::optional<Upkeep> upkeep_;
    std::uint64_t segment_ = 0;  // the open one, as the committing thread last saw it

    std::mutex mutex_;
    std::condition_variable wake_;
    Batch queue_;
    std::size_t waiting_ = 0;  // entries of the queue that somebody waits for
    std::size_t wake_at_ = 1;  // so many of them wake the committer
    Gathering gathering_;      // the committing thread's own
    bool stopping_ = false;
    std::atomic<Moment> committing_since_{};
    std::thread thread_;
};

template <class Submit>
Result<Durable> wait_for(const Submit& submit) {
    // Shared with the committer's thread, which may still be inside set_value() when the waiter is gone.
    const auto promise = std::make_shared<std::promise<Result<Durable>>>();
    submit([promise](Result<Durable> durable) { promise->set_value(std::move(durable)); });
    return promise->get_future().get();
}

}  // namespace

Result<std::unique_ptr<Log>> Log::open(Options options, base::Files& files, const base::Clock& clock,
                                       base::Random& random, crypto::Keyring& keyring) {
    auto lock = files.lock(options.directory / "lock");
    if (!lock) return fail(lock.error());
    auto key = keyring.signing_key();
    if (!key) return fail(key.error());
    if (key->verifier().name() != options.origin)
        return fail(Code::wrong_origin, "the keyring's signing key is another origin's");
    auto recovered = recover(files, options, key->verifier());
    if (!recovered) return fail(recovered.error());
    auto log = std::make_unique<DurableLog>(std::move(options), files, clock, random, keyring, std::move(*lock),
                                            std::move(*key), std::move(*recovered));
    if (const auto started = log->start(); !started) return fail(started.error());
    return std::unique_ptr<Log>(std::move(log));
}

Result<Durable> commit(Log& log, const Shared& window, Bytes body) {
    return wait_for([&](Log::Done done) { log.submit(window, body, std::move(done)); });
}

Result<Durable> commit(Log& log, const Draft& draft) {
    return wait_for([&](Log::Done done) { log.submit(draft, std::move(done)); });
}

}  // namespace waybill::audit

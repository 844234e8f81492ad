#include "witnesses.hpp"

#include <algorithm>
#include <functional>

#include "waybill/audit/cosigned.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

using base::LogLevel;
using base::LogValue;
using What = WitnessSays::What;

constexpr std::chrono::seconds between_rounds{1};
constexpr std::chrono::milliseconds within_round{10'000}, within_start{10'000}, within_stop{3'000};
constexpr std::chrono::seconds first_backoff{1}, last_backoff{300};

std::chrono::seconds backoff(std::uint64_t failures) {
    const std::uint64_t doublings = std::min<std::uint64_t>(failures > 0 ? failures - 1 : 0, 9);
    return std::min(last_backoff, first_backoff * (1 << doublings));
}

}  // namespace

Witnesses::Witnesses(Parts parts) : parts_(std::move(parts)) {
    for (const WitnessConfig& config : parts_.witnesses) {
        all_.push_back(std::make_unique<One>(One{WitnessClient(config, parts_.post), {}}));
        all_.back()->standing.name = config.name;
    }
    if (const auto kept = audit::read_cosigned(parts_.files, parts_.directory, parts_.key.verifier()))
        cosigned_ = kept->checkpoint.size;
}

Witnesses::~Witnesses() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    show_newest(within_stop);
}

/// The directory's own checkpoint; where it has none, the empty tree's, which says nothing about any log.
Shown Witnesses::shown() {
    if (!prover_)
        return {audit::sign_checkpoint(0, audit::empty_root(), parts_.key),
                {parts_.key.verifier().name(), 0, audit::empty_root()},
                [](std::uint64_t) -> Result<std::vector<audit::Hash>> {
                    return fail(Code::bad_usage, "an empty log goes on from nothing");
                }};
    return {prover_->note(), prover_->checkpoint(), [this](std::uint64_t from) {
                const std::lock_guard lock(proving_);
                return prover_->consistency(from, prover_->checkpoint().size);
            }};
}

Result<void> Witnesses::find_prover() {
    auto prover = audit::Prover::open(parts_.files, parts_.directory);
    if (!prover && prover.error().code() != Code::missing) return fail(prover.error());
    prover_.reset();
    if (!prover) return {};
    // What another key signed is not for our witnesses; opening the log says what is wrong with it.
    if (const auto own = audit::open_checkpoint(prover->note(), parts_.key.verifier()); !own) return fail(own.error());
    prover_.emplace(*std::move(prover));
    return {};
}

Result<void> Witnesses::check_directory() {
    if (auto found = find_prover(); !found) return found;
    std::vector<One*> everyone;
    for (const auto& one : all_) everyone.push_back(one.get());
    const Shown newest = shown();
    const auto reader = audit::Reader::open(parts_.files, parts_.directory);
    const std::uint64_t entries = reader ? reader->size() : 0;
    for (const auto& [one, says] : ask(everyone, newest, within_start)) {
        // Not every witness takes an empty tree; it sees the first entries instead.
        if (!prover_ && says.what == What::refused) continue;
        // A power loss may leave an older checkpoint than the log's end. That end is signed by opening it, and shown.
        const bool is_behind_only = says.what == What::ahead && says.size <= entries;
        if (is_behind_only)
            one->size = says.size;
        else if (auto judged = judge(*one, says); !judged)
            return judged;
    }
    return {};
}

Result<void> Witnesses::start() {
    if (auto found = find_prover(); !found) return found;
    std::vector<One*> reached;
    for (const auto& one : all_)
        if (one->size || one->client.config().require) reached.push_back(one.get());
    const Shown newest = shown();
    const auto answers = ask(reached, newest, within_start);
    for (const auto& [one, says] : answers)
        if (auto judged = judge(*one, says); !judged) return judged;
    keep(answers, newest);
    thread_ = std::thread([this] { run(); });
    return {};
}

/// At a start.
Result<void> Witnesses::judge(const One& one, const WitnessSays& says) const {
    const WitnessConfig& config = one.client.config();
    const auto told = [&](base::Text event) {
        base::log(LogLevel::error, event, says.error,
                  {{"witness", LogValue::of(config.name)},
                   {"it_has_seen", says.size},
                   {"there_are", prover_ ? prover_->checkpoint().size : 0}});
    };
    if (says.what == What::ahead) {
        told("the record is behind its witness");
        return fail(Error::of_file(Code::corrupt,
                                   "the record is behind this witness: entries that it has seen are gone. Put back the "
                                   "newer audit directory; docs/operations.md, Rollback",
                                   config.name));
    }
    if (says.what == What::forked) {
        told("the record is not the one that its witness has seen");
        return fail(Error::of_file(Code::corrupt,
                                   "this witness has seen another history of the record: the directory is not the one "
                                   "that was shared from. Put back that one; docs/operations.md, Rollback",
                                   config.name));
    }
    if (says.what == What::cosigned || !config.require) return {};
    told("a required witness does not answer with yes");
    return fail(Error::of_file(says.error.code() == Code::key_missing ? Code::key_missing : Code::audit_unavailable,
                               "this witness is required, and did not cosign: without it nobody can tell whether the "
                               "record is the newest. The log says why",
                               config.name));
}

std::vector<std::pair<Witnesses::One*, WitnessSays>> Witnesses::ask(const std::vector<One*>& whom, const Shown& newest,
                                                                    std::chrono::milliseconds within) {
    std::vector<std::pair<One*, WitnessSays>> out;
    for (One* one : whom) out.emplace_back(one, WitnessSays());
    std::vector<std::thread> threads;
    for (auto& [one, says] : out)
        threads.emplace_back([&newest, within, one = one, &says = says] {
            says = one->client.show(newest, one->size.value_or(0), within);
        });
    for (std::thread& thread : threads) thread.join();
    for (const auto& [one, says] : out) note_down(*one, says);
    return out;
}

/// What it told, for the next time and for status; told to people when it begins and when it ends.
void Witnesses::note_down(One& one, const WitnessSays& says) {
    const std::lock_guard lock(mutex_);
    WitnessStanding& standing = one.standing;
    const bool failed_before = standing.failed.has_value();
    if (says.what == What::cosigned) {
        one.size = standing.size = says.size;
        standing.cosigned_at = parts_.clock.now();
        standing.failed.reset();
        standing.failures = 0;
        if (failed_before)
            base::log(LogLevel::info, "the witness cosigns again", {{"witness", LogValue::of(standing.name)}});
        return;
    }
    // Where its size is not certain it is asked for anew: from zero on, it says.
    one.size.reset();
    standing.failed = says.error;
    ++standing.failures;
    one.next_try = std::chrono::steady_clock::now() + backoff(standing.failures);
    const bool is_grave = says.what == What::ahead || says.what == What::forked;
    if (!failed_before)
        base::log(is_grave ? LogLevel::error : LogLevel::warning, "a witness does not cosign", says.error,
                  {{"witness", LogValue::of(standing.name)}, {"it_has_seen", says.size}});
}

/// Those of required witnesses first of all: a checkpoint takes another's place only when all of these signed it.
void Witnesses::keep(const std::vector<std::pair<One*, WitnessSays>>& answers, const Shown& newest) {
    if (newest.checkpoint.size == 0) return;
    if (gathered_for_ != newest.note) gathered_.clear();
    gathered_for_ = newest.note;
    for (const auto& [one, says] : answers)
        if (says.what == What::cosigned) gathered_ += says.line;
    const bool lacks_required = std::ranges::any_of(
        all_, [&](const auto& one) { return one->client.config().require && one->size != newest.checkpoint.size; });
    if (gathered_.empty() || lacks_required) return;
    const auto kept =
        audit::keep_cosigned(parts_.files, parts_.directory, newest.note, gathered_, parts_.key.verifier());
    if (!kept) return base::log(LogLevel::error, "the cosigned checkpoint cannot be kept", kept.error());
    const std::lock_guard lock(mutex_);
    cosigned_ = std::max(cosigned_, newest.checkpoint.size);
}

void Witnesses::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, between_rounds, [this] { return stopping_; })) {
        lock.unlock();
        show_newest(within_round);
        lock.lock();
    }
}

/// To all that have not cosigned it and are not waited for.
void Witnesses::show_newest(std::chrono::milliseconds within) {
    const auto refreshed = prover_ ? prover_->refresh() : find_prover();
    tell_stuck(refreshed);
    if (!refreshed || !prover_) return;
    const auto now = std::chrono::steady_clock::now();
    std::vector<One*> behind;
    for (const auto& one : all_)
        if (one->size != prover_->checkpoint().size && one->next_try <= now) behind.push_back(one.get());
    if (behind.empty()) return;
    const Shown newest = shown();
    keep(ask(behind, newest, within), newest);
}

void Witnesses::tell_stuck(const Result<void>& refreshed) {
    if (!refreshed && !stuck_)
        base::log(LogLevel::error, "the checkpoint cannot be shown to witnesses", refreshed.error());
    stuck_ = !refreshed;
}

std::vector<WitnessStanding> Witnesses::standings() const {
    const std::lock_guard lock(mutex_);
    std::vector<WitnessStanding> out;
    for (const auto& one : all_) out.push_back(one->standing);
    return out;
}

std::uint64_t Witnesses::cosigned() const {
    const std::lock_guard lock(mutex_);
    return cosigned_;
}

}  // namespace waybill::control

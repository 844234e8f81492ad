#include "waybill/control/retention.hpp"

#include <algorithm>
#include <array>

#include "waybill/base/log.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/siem/streams.hpp"

namespace waybill::control {
namespace {

using base::LogLevel;
using base::LogValue;

constexpr std::chrono::hours between_runs{24};

bool did_something(const audit::Retained& retained) {
    return retained.segments_pruned > 0 || retained.details_erased > 0 || !retained.details.empty();
}

void log_retained(const audit::Retained& retained) {
    for (const auto& details : retained.details)
        base::log(LogLevel::info, details.held.empty() ? base::Text("details erased") : base::Text("details held"),
                  {{"vendor", LogValue::of(details.rule.vendor)},
                   {"through", LogValue::of(base::format_day(details.rule.through))},
                   {"keys", details.keys.size()}});
    if (retained.segments_pruned > 0)
        base::log(LogLevel::info, "old entries pruned",
                  {{"segments", retained.segments_pruned}, {"minimum", retained.minimum}});
    if (!retained.prune_held.empty()) base::log(LogLevel::info, "old entries are held");
}

}  // namespace

std::optional<std::chrono::seconds> parse_retention(std::string_view text) {
    using namespace std::chrono_literals;
    struct Unit {
        std::string_view suffix;
        std::chrono::milliseconds length;
    };
    static constexpr std::array<Unit, 5> units = {{{"ms", 1ms}, {"d", 24h}, {"h", 1h}, {"m", 1min}, {"s", 1s}}};
    constexpr std::chrono::milliseconds longest = 24h * 366 * 1000;
    for (const Unit& unit : units) {
        if (!text.ends_with(unit.suffix)) continue;
        const auto count = policy::parse_count(text.substr(0, text.size() - unit.suffix.size()));
        if (!count) continue;  // `30ms` ends with `s`, too
        const auto most = static_cast<std::uint64_t>(longest / unit.length);
        // Rounded up: what is kept a second too long harms nobody.
        return std::chrono::ceil<std::chrono::seconds>(static_cast<std::int64_t>(std::min(*count, most)) * unit.length);
    }
    return std::nullopt;
}

audit::RetentionRules retention_rules(base::Files& files, const policy::Snapshot& snapshot, const AuditConfig& config,
                                      Time now) {
    audit::RetentionRules rules;
    for (const auto& [name, vendor] : snapshot.vendors) {
        const auto retention = parse_retention(vendor.agreement.retention);
        if (!retention) continue;
        // A day goes when its last moment is older than the retention.
        const Day through = base::day_of(now - *retention) - std::chrono::days(1);
        rules.details.push_back({name, vendor.agreement.keys, through});
    }
    if (config.keep_entries) rules.entries_before = now - *config.keep_entries;
    std::vector<siem::StreamSettings> streams;
    for (const StreamConfig& stream : config.streams) streams.push_back(stream.settings);
    rules.needed = siem::needed_by(files, config.directory.path, streams);
    return rules;
}

DailyRetention::DailyRetention(Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

DailyRetention::~DailyRetention() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void DailyRetention::run_now() {
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
    }
    wake_.notify_one();
}

std::optional<Error> DailyRetention::failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
}

void DailyRetention::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait_for(lock, between_runs, [this] { return asked_ || stopping_; });
        if (stopping_) return;
        asked_ = false;
        lock.unlock();
        const auto retained = parts_.log.retain(parts_.rules(parts_.clock.now()));
        if (retained && did_something(*retained)) {
            log_retained(*retained);
            if (parts_.done) parts_.done(*retained);
        }
        if (!retained) base::log(LogLevel::error, "retention was not done", retained.error());
        lock.lock();
        failed_ = retained ? std::nullopt : std::optional(retained.error());
    }
}

}  // namespace waybill::control

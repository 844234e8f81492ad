#include "reload.hpp"

#include <boost/json.hpp>

#include "changes.hpp"
#include "log_diagnostics.hpp"
#include "notify.hpp"
#include "waybill/base/log.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/diagnostics_json.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::control {

using base::LogLevel;
using base::LogValue;

std::shared_ptr<const InForce> Reload::in_force() const {
    const std::lock_guard lock(mutex_);
    return in_force_;
}

void Reload::tell_ready() const {
    notify::ready(std::to_string(in_force_->snapshot->vendors.size()) + " vendors, policy " +
                  crypto::hash_text(in_force_->snapshot->digest));
}

std::string Reload::run(const std::string& actor) {
    notify::reloading();
    std::string answer = replace(actor);
    tell_ready();
    return answer;
}

std::string Reload::replace(const std::string& actor) {
    base::Diagnostics diagnostics;
    const bool restart = restart_needed();
    auto next = load_in_force(parts_.config, base::day_of(parts_.seams.clock.now()), in_force_.get(), diagnostics);
    log_diagnostics(diagnostics);
    if (!next) {
        base::log(LogLevel::error, "not reloaded, what was in force stays", {{"actor", LogValue::of(actor)}});
        return answer("what is on the disk does not load: what was in force stays", diagnostics, restart);
    }
    if (const auto taken = take_ring_key(actor); !taken) {
        base::log(LogLevel::error, "not reloaded, what was in force stays", taken.error());
        return answer("the keyring cannot be taken: what was in force stays", diagnostics, restart);
    }
    // On record before it has an effect.
    if (const auto recorded = record_in_force(*parts_.foundation.log, *next, in_force_.get(), actor); !recorded) {
        base::log(LogLevel::error, "not reloaded, what was in force stays", recorded.error());
        return answer("the change cannot be recorded: what was in force stays", diagnostics, restart);
    }
    // Where vendors can be reached is known before an exchange may ask for one.
    use_settings(parts_.workers, next->settings);
    parts_.policies.store(next->snapshot);
    {
        const std::lock_guard lock(mutex_);
        in_force_ = std::make_shared<const InForce>(*std::move(next));
    }
    base::log(LogLevel::info, "reloaded",
              {{"actor", LogValue::of(actor)},
               {"policy", LogValue::of(crypto::hash_text(in_force_->snapshot->digest))},
               {"vendors", in_force_->snapshot->vendors.size()}});
    return answer({}, diagnostics, restart);
}

/// A ring key that was made since is in use from the next plans on, which are those of the snapshot to come.
Result<void> Reload::take_ring_key(const std::string& actor) {
    const auto id = [this] {
        const crypto::KeyId4 bytes = parts_.foundation.keyring->current().id;
        return base::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    };
    const std::string before = id();
    if (auto reread = parts_.foundation.keyring->reread(); !reread) return reread;
    const std::string after = id();
    return before == after ? Result<void>() : record_change(*parts_.foundation.log, "ring-key", actor, before, after);
}

/// The configuration itself is not read again: what it says holds until the next start.
bool Reload::restart_needed() const {
    const auto bytes = parts_.seams.files.read(parts_.config.file);
    if (bytes && *bytes == parts_.config.bytes) return false;
    base::log(LogLevel::warning, "the configuration has changed, restart to apply it",
              {{"file", LogValue::of(parts_.config.file.string())}});
    return true;
}

std::string Reload::answer(std::string_view error, const base::Diagnostics& diagnostics, bool restart) const {
    boost::json::object out{{"ok", error.empty()}};
    if (!error.empty()) out["error"] = error;
    out["policy"] = crypto::hash_text(in_force_->snapshot->digest);
    out["restart_to_apply"] = restart;
    out["diagnostics"] = boost::json::parse(diagnostics_json(diagnostics));
    return boost::json::serialize(out);
}

}  // namespace waybill::control

#include "plans.hpp"

namespace waybill::exchange {

/// An exchange that began under older policies may outlive them here: it only costs their keys being derived again.
void Plans::follow(const policy::Permit& permit) {
    if (permit.shared_snapshot() == snapshot_) return;
    plans_.clear();
    restore_keys_.clear();
    retire_lookups();
    snapshot_ = permit.shared_snapshot();
}

void Plans::retire_lookups() {
    for (auto at = lookups_.begin(); at != lookups_.end();) {
        const auto known = at++;
        const auto current = keyring_.lookup_key(known->first);
        if (!current || current->id != known->second.id) retired_.push_back(lookups_.extract(known));
    }
}

std::shared_ptr<redact::RestoreKeys> Plans::restore_keys(const policy::Permit& permit) {
    follow(permit);
    auto& keys = restore_keys_[&permit.route()];
    if (!keys) keys = std::make_shared<redact::RestoreKeys>(permit, keyring_);
    return keys;
}

std::shared_ptr<redact::Plan> Plans::plan(const policy::Permit& permit) {
    follow(permit);
    auto& plan = plans_[&permit.route()];
    if (!plan) plan = std::make_shared<redact::Plan>(permit, keyring_);
    return plan;
}

Result<redact::LookupKey*> Plans::lookup_key(const std::string& keys_name) {
    const auto known = lookups_.find(keys_name);
    if (known != lookups_.end()) return &known->second.key;
    auto key = keyring_.lookup_key(keys_name);
    if (!key) return fail(Code::audit_unavailable, "the lookup key cannot be had, so nothing is shared");
    Lookup made{key->id, redact::LookupKey(std::move(key->key))};
    return &lookups_.try_emplace(keys_name, std::move(made)).first->second.key;
}

}  // namespace waybill::exchange

#include "plans.hpp"

namespace waybill::exchange {

/// An exchange that began under older policies may outlive them here: it only costs their keys being derived again.
void Plans::follow(const policy::Permit& permit) {
    if (permit.shared_snapshot() == snapshot_) return;
    plans_.clear();
    restore_keys_.clear();
    snapshot_ = permit.shared_snapshot();
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
    if (known != lookups_.end()) return &known->second;
    auto key = keyring_.lookup_key(keys_name);
    if (!key) return fail(Code::audit_unavailable, "the lookup key cannot be had, so nothing is shared");
    return &lookups_.try_emplace(keys_name, std::move(key->key)).first->second;
}

}  // namespace waybill::exchange

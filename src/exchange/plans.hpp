// What one worker keeps from message to message: the routes' plans with their keys bound, of the policies in force.
// Messages that began under older ones keep their own.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/lookup.hpp"
#include "waybill/redact/plan.hpp"
#include "waybill/redact/restorer.hpp"

namespace waybill::exchange {

class Plans {
public:
    explicit Plans(crypto::Keyring& keyring) : keyring_(keyring) {}

    std::shared_ptr<redact::Plan> plan(const policy::Permit& permit);
    /// For the tokens in the answers of its route.
    std::shared_ptr<redact::RestoreKeys> restore_keys(const policy::Permit& permit);
    /// For the lookup digests of one agreement. audit_unavailable where the key cannot be had: then nothing is shared.
    Result<redact::LookupKey*> lookup_key(const std::string& keys_name);

private:
    void follow(const policy::Permit& permit);

    crypto::Keyring& keyring_;
    std::shared_ptr<const policy::Snapshot> snapshot_;
    std::map<const policy::Route*, std::shared_ptr<redact::Plan>> plans_;
    std::map<const policy::Route*, std::shared_ptr<redact::RestoreKeys>> restore_keys_;
    struct Lookup {
        crypto::KeyId8 id;
        redact::LookupKey key;
    };
    using Lookups = std::map<std::string, Lookup, std::less<>>;
    void retire_lookups();

    Lookups lookups_;
    // Rotated since: messages under way may still digest with them.
    std::vector<Lookups::node_type> retired_;
};

}  // namespace waybill::exchange

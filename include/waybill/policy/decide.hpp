// May this call go on? decide() is the only maker of a Permit, and nothing leaves without one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "waybill/base/result.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// Who calls: a client known by its certificate, or nobody in particular, where a person tries a policy by hand.
class Caller {
public:
    static Caller client(std::string identity) { return Caller(std::move(identity)); }
    /// The client check is not made. For the command `redact` only.
    static Caller unchecked() { return Caller(std::nullopt); }
    const std::optional<std::string>& identity() const { return identity_; }

private:
    explicit Caller(std::optional<std::string> identity) : identity_(std::move(identity)) {}
    std::optional<std::string> identity_;
};

enum class Direction { outbound, inbound };

struct Call {
    std::string vendor;
    std::string route;
    Direction direction = Direction::outbound;
    Caller caller;
};

/// What govern knows of the vendor at this moment. Filled from issue to issue: nothing stands against a call yet.
struct Standing {};

class Permit {
public:
    const Snapshot& snapshot() const { return *snapshot_; }
    std::shared_ptr<const Snapshot> shared_snapshot() const { return snapshot_; }
    const Vendor& vendor() const { return *vendor_; }
    const Route& route() const { return *route_; }
    Direction direction() const { return direction_; }
    const std::optional<std::string>& client() const { return client_; }
    Time decided_at() const { return decided_at_; }

private:
    friend Result<Permit> decide(std::shared_ptr<const Snapshot>, const Call&, const Standing&, Time);
    Permit() = default;
    std::shared_ptr<const Snapshot> snapshot_;
    const Vendor* vendor_ = nullptr;
    const Route* route_ = nullptr;
    Direction direction_ = Direction::outbound;
    std::optional<std::string> client_;
    Time decided_at_;
};

/// Errors, the first that applies: vendor_unknown, route_unknown, client_not_allowed, agreement_not_yet_valid,
/// agreement_lapsed, evidence_lapsed. Every route has both directions: one that says nothing of inbound restores
/// nothing.
Result<Permit> decide(std::shared_ptr<const Snapshot> snapshot, const Call& call, const Standing& standing, Time now);

/// What decide() says of the dates of agreement and required evidence, the last days included: agreement_not_yet_valid,
/// agreement_lapsed, evidence_lapsed.
Result<void> check_dates(const Vendor& vendor, Day today);

/// Whether a client pattern of a route covers an identity (`spiffe://…`, `dns:…`; `*` one whole segment, a final `**`
/// the rest of a path, at least one segment, `*` alone every client). Names of hosts are compared without case.
bool client_matches(std::string_view pattern, std::string_view identity);

}  // namespace waybill::policy

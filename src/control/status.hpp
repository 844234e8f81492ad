// How the gateway is, for `waybill status` (one JSON object) and metrics: made of what others count.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "waybill/audit/index_follower.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/control/in_force.hpp"
#include "waybill/exchange/exchanges.hpp"
#include "waybill/net/worker.hpp"
#include "waybill/siem/streams.hpp"
#include "witnesses.hpp"

namespace waybill::control {

/// How an agreement stands on a day, as decide() would have it: `valid`, `not-yet-valid`, `lapsed`, `evidence-lapsed`.
std::string_view standing_of(const policy::Vendor& vendor, Day today);

struct StatusParts {
    std::string version;
    std::string node;
    std::chrono::seconds uptime{0};
    std::string_view state;  // running, draining
    Time now;
    std::shared_ptr<const InForce> in_force;
    const std::vector<net::ListenerAddress>* listeners = nullptr;  // with the ports that they have
    const net::Connections* connections = nullptr;
    const exchange::Shared* shared = nullptr;
    const audit::Log* log = nullptr;
    std::optional<Error> checkpoint_failed;
    std::optional<std::vector<WitnessStanding>> witnesses;
    std::uint64_t cosigned = 0;
    std::vector<siem::StreamStanding> streams;
    std::size_t workers = 0;
    audit::IndexFollower::Lag index;
    std::optional<Error> index_failed;
    std::optional<Error> retention_failed;
};
/// As decisions have it: the clock never runs behind the newest entry.
Day today_of(const StatusParts& parts);
std::string status_json(const StatusParts& parts);

}  // namespace waybill::control

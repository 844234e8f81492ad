#include "status.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "waybill/audit/tail.hpp"
#include "waybill/control/http_site.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/policy/decide.hpp"

namespace waybill::control {
namespace {

namespace json = boost::json;

/// Of a failure, or null.
json::value reason(const std::optional<Error>& failure) {
    return failure ? json::value(failure->message()) : json::value(nullptr);
}

json::array vendors_of(const policy::Snapshot& snapshot, Day today) {
    json::array out;
    for (const auto& [name, vendor] : snapshot.vendors)
        out.push_back(json::object{{"vendor", name},
                                   {"agreement", vendor.agreement.reference},
                                   {"until", base::format_day(vendor.agreement.until)},
                                   {"state", standing_of(vendor, today)},
                                   {"routes", vendor.routes.size()}});
    return out;
}

json::array listeners_of(const std::vector<net::ListenerAddress>& listeners) {
    json::array out;
    for (const net::ListenerAddress& listener : listeners) {
        json::object one{{"listener", listener.name}, {"address", SiteAddress{listener.host, listener.port}.text()}};
        if (!listener.vendor.empty()) one["vendor"] = listener.vendor;
        out.push_back(std::move(one));
    }
    return out;
}

/// Lag in entries: what a witness could not say of this record yet.
json::array witnesses_of(const std::vector<WitnessStanding>& standings, std::uint64_t entries) {
    json::array out;
    for (const WitnessStanding& one : standings) {
        json::object witness{{"witness", one.name},
                             {"size", one.size},
                             {"lag", entries - std::min(entries, one.size)},
                             {"failures", one.failures}};
        witness["cosigned_at"] =
            one.cosigned_at ? json::value(base::format_time(*one.cosigned_at)) : json::value(nullptr);
        witness["failed"] = reason(one.failed);
        out.push_back(std::move(witness));
    }
    return out;
}

/// Lag in entries, and for how long there was one.
json::array streams_of(const std::vector<siem::StreamStanding>& standings) {
    json::array out;
    for (const siem::StreamStanding& one : standings)
        out.push_back(json::object{{"stream", one.name},
                                   {"sent", one.sent},
                                   {"confirmed", one.confirmed},
                                   {"lag", one.lag},
                                   {"lag_ms", one.time.count()},
                                   {"failures", one.failures},
                                   {"failed", one.failed ? json::value(one.failed->message()) : json::value(nullptr)}});
    return out;
}

json::object log_of(const StatusParts& parts) {
    const audit::Log& log = *parts.log;
    const std::uint64_t entries = audit::durable_entries(log);
    json::object out{{"origin", log.origin()}, {"entries", entries}};
    out["latched"] = reason(log.latched());
    if (parts.checkpoint_failed) out["checkpoint_not_kept"] = parts.checkpoint_failed->message();
    if (parts.witnesses) {
        out["cosigned"] = parts.cosigned;
        out["witnesses"] = witnesses_of(*parts.witnesses, entries);
    }
    if (!parts.streams.empty()) out["streams"] = streams_of(parts.streams);
    const audit::Log::Recovery& recovery = log.recovery();
    out["recovery"] = json::object{{"entries", recovery.entries},
                                   {"torn_bytes", recovery.torn_bytes},
                                   {"unknown_outcomes", recovery.unknown_outcomes},
                                   {"tree_rebuilt", recovery.tree_rebuilt}};
    return out;
}

json::object index_of(const StatusParts& parts) {
    return {{"entries", parts.index.indexed},
            {"lag", parts.index.entries},
            {"lag_ms", parts.index.time.count()},
            {"failed", reason(parts.index_failed)}};
}

}  // namespace

std::string_view standing_of(const policy::Vendor& vendor, Day today) {
    const auto dates = policy::check_dates(vendor, today);
    if (dates) return "valid";
    if (dates.error().code() == Code::agreement_not_yet_valid) return "not-yet-valid";
    return dates.error().code() == Code::evidence_lapsed ? "evidence-lapsed" : "lapsed";
}

Day today_of(const StatusParts& parts) { return base::day_of(std::max(parts.now, parts.log->newest_time())); }

std::string status_json(const StatusParts& parts) {
    const policy::Snapshot& snapshot = *parts.in_force->snapshot;
    const exchange::Counters& counters = parts.shared->counters;
    const json::object out{
        {"version", parts.version},
        {"node", parts.node},
        {"state", parts.state},
        {"uptime", parts.uptime.count()},
        {"workers", parts.workers},
        {"policy", crypto::hash_text(snapshot.digest)},
        {"vendors", vendors_of(snapshot, today_of(parts))},
        {"listeners", listeners_of(*parts.listeners)},
        {"connections", json::object{{"open", parts.connections->open.load()},
                                     {"accepted", parts.connections->accepted.load()},
                                     {"refused_handshakes", parts.connections->refused_handshakes.load()},
                                     {"over_limit", parts.connections->over_limit.load()}}},
        {"exchanges", json::object{{"begun", counters.begun.load()},
                                   {"open", counters.open.load()},
                                   {"complete", counters.complete.load()},
                                   {"broken", counters.broken.load()},
                                   {"refused", counters.refused.load()}}},
        {"memory", json::object{{"used", parts.shared->memory.used()}, {"limit", parts.shared->memory.limit()}}},
        {"index", index_of(parts)},
        {"retention", json::object{{"failed", reason(parts.retention_failed)}}},
        {"log", log_of(parts)}};
    return json::serialize(out);
}

}  // namespace waybill::control

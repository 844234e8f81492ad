#include "status.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::control {
namespace {

namespace json = boost::json;

json::array vendors_of(const policy::Snapshot& snapshot, Day today) {
    json::array out;
    for (const auto& [name, vendor] : snapshot.vendors)
        out.push_back(json::object{{"vendor", name},
                                   {"agreement", vendor.agreement.reference},
                                   {"until", base::format_day(vendor.agreement.until)},
                                   {"state", name_of(standing_of(vendor, today))},
                                   {"routes", vendor.routes.size()}});
    return out;
}

std::string address_of(const net::ListenerAddress& listener) {
    const bool six = listener.host.find(':') != std::string::npos;
    return (six ? "[" + listener.host + "]" : listener.host) + ":" + std::to_string(listener.port);
}

json::array listeners_of(const std::vector<net::ListenerAddress>& listeners) {
    json::array out;
    for (const net::ListenerAddress& listener : listeners) {
        json::object one{{"listener", listener.name}, {"address", address_of(listener)}};
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
        witness["failed"] = one.failed ? json::value(one.failed->message()) : json::value(nullptr);
        out.push_back(std::move(witness));
    }
    return out;
}

json::object log_of(const StatusParts& parts) {
    const audit::Log& log = *parts.log;
    std::uint64_t entries = 0;
    json::object out{{"origin", log.origin()}};
    const auto note = audit::parse_note(log.checkpoint());
    if (note)
        if (const auto checkpoint = audit::parse_checkpoint(note->text)) out["entries"] = entries = checkpoint->size;
    const auto latched = log.latched();
    out["latched"] = latched ? json::value(latched->message()) : json::value(nullptr);
    if (parts.checkpoint_failed) out["checkpoint_not_kept"] = parts.checkpoint_failed->message();
    if (parts.witnesses) {
        out["cosigned"] = parts.cosigned;
        out["witnesses"] = witnesses_of(*parts.witnesses, entries);
    }
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
            {"failed", parts.index_failed ? json::value(parts.index_failed->message()) : json::value(nullptr)}};
}

}  // namespace

Standing standing_of(const policy::Vendor& vendor, Day today) {
    if (today < vendor.agreement.from) return Standing::not_yet_valid;
    if (today > vendor.agreement.until) return Standing::lapsed;
    const auto lapsed = [&](const policy::Evidence& one) { return one.required && today > one.valid_until; };
    return std::ranges::any_of(vendor.due_diligence, lapsed) ? Standing::evidence_lapsed : Standing::valid;
}

std::string_view name_of(Standing standing) {
    switch (standing) {
        case Standing::not_yet_valid:
            return "not-yet-valid";
        case Standing::valid:
            return "valid";
        case Standing::lapsed:
            return "lapsed";
        case Standing::evidence_lapsed:
            break;
    }
    return "evidence-lapsed";
}

std::string status_json(const StatusParts& parts) {
    // As decisions have it: the clock never runs behind the newest entry.
    const Day today = base::day_of(std::max(parts.now, parts.log->newest_time()));
    const exchange::Counters& counters = parts.shared->counters;
    const json::object out{
        {"version", parts.version},
        {"node", parts.node},
        {"state", parts.state},
        {"uptime", parts.uptime.count()},
        {"workers", parts.workers},
        {"policy", crypto::hash_text(parts.snapshot->digest)},
        {"vendors", vendors_of(*parts.snapshot, today)},
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
        {"log", log_of(parts)}};
    return json::serialize(out);
}

}  // namespace waybill::control

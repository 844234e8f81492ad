// OCSF 1.9.0: what all its events have in common. The classes are in ocsf_exchange.cpp and ocsf_upkeep.cpp; what the
// schema has no attribute for is in `unmapped` under the entry's own names.
#include "ocsf.hpp"

#include "waybill/base/text_codes.hpp"
#include "words.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

struct Level {
    int id;
    std::string_view name;
};

Level level_of(Severity severity) {
    switch (severity) {
        case Severity::informational:
            return {1, "Informational"};
        case Severity::notice:
            return {2, "Low"};
        case Severity::warning:
            return {3, "Medium"};
        case Severity::error:
            return {4, "High"};
    }
    return {0, "Unknown"};
}

Level status_of(Result result) {
    switch (result) {
        case Result::success:
            return {1, "Success"};
        case Result::failure:
            return {2, "Failure"};
        case Result::unknown:
            return {0, "Unknown"};
    }
    return {0, "Unknown"};
}

json::object fingerprint(const crypto::Hash& hash) {
    return {{"algorithm", "SHA-256"},
            {"algorithm_id", 3},
            {"encoding", "Hex"},
            {"encoding_id", 1},
            {"serialization", "RFC 6962 leaf over the bytes of the entry"},
            {"serialization_id", 99},
            {"value", base::to_hex(crypto::as_bytes(hash))}};
}

/// The entry's, which this event is a view of: its leaf, the one before it, and the log that binds them.
json::object attestation(const Told& told) {
    json::object out{{"authority_uid", told.source.origin},
                     {"chain_uid", told.source.origin},
                     {"fingerprint", fingerprint(told.leaf.hash)}};
    if (told.leaf.index > 0 && told.leaf.previous != crypto::Hash{})
        out["prev_event"] = json::object{{"uid", event_id(told.source, told.leaf.index - 1)},
                                         {"fingerprint", fingerprint(told.leaf.previous)}};
    return out;
}

/// The schema's integer_t; its long_t has no such end.
constexpr std::uint64_t most_integer = 0x7fffffff;

json::object metadata(const Told& told, OcsfEvent& event, const Shortened& shortened) {
    json::array profiles{"host", "record_integrity"};
    for (const json::value& profile : event.profiles) profiles.push_back(profile);
    json::object out{{"version", ocsf_version},
                     {"profiles", std::move(profiles)},
                     {"product", {{"name", "Waybill"}, {"vendor_name", "Waybill"}, {"version", told.source.version}}},
                     {"uid", event_id(told.source, told.leaf.index)}};
    if (!told.entry.facts().id.empty()) out["correlation_uid"] = told.entry.facts().id;
    out["event_code"] = kind_name(told.entry);
    out["log_name"] = told.source.origin;
    out["log_version"] = std::to_string(told.entry.number("v"));
    out["original_time"] = told.entry.text("time");
    if (told.leaf.index <= most_integer) out["sequence"] = told.leaf.index;
    if (shortened.any()) out["is_truncated"] = true;
    if (!event.classifications.empty()) out["data_classifications"] = std::move(event.classifications);
    return out;
}

std::int64_t milliseconds(Time time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace

std::string ocsf_event(const Told& told) {
    using audit::Kind;
    Shortened shortened(text_limit);
    const Kind kind = told.entry.facts().kind;
    OcsfEvent event =
        kind == Kind::change || kind == Kind::lookup ? ocsf_upkeep(told, shortened) : ocsf_exchange(told, shortened);
    const Level severity = level_of(severity_of(told.entry));
    const Level status = status_of(result_of(told.entry));
    json::object out{{"activity_id", event.activity.id},
                     {"activity_name", event.activity.name},
                     {"category_uid", event.of.category_uid},
                     {"category_name", event.of.category_name},
                     {"class_uid", event.of.uid},
                     {"class_name", event.of.name},
                     {"type_uid", event.of.uid * 100 + event.activity.id},
                     {"severity_id", severity.id},
                     {"severity", severity.name},
                     {"time", milliseconds(told.entry.facts().time)},
                     {"message", message_of(told.entry, shortened)},
                     {"status_id", status.id},
                     {"status", status.name}};
    for (auto& [name, value] : event.fields) out[name] = std::move(value);
    out["device"] = json::object{{"name", shortened(told.entry.text("node"))}, {"type_id", 99}, {"type", "Gateway"}};
    out["metadata"] = metadata(told, event, shortened);
    out["attestation_list"] = json::array{attestation(told)};
    if (!event.unmapped.empty()) out["unmapped"] = std::move(event.unmapped);
    return line_of(out);
}

}  // namespace waybill::siem

// Elastic Common Schema 9.4.0. Its own fields where it has one, and the rest of the entry under `waybill`, named as the
// entry names it: an index template for `waybill.*` is all that a cluster needs beyond ECS.
#include <boost/json/array.hpp>

#include "waybill/base/text_codes.hpp"
#include "words.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;
using audit::Kind;

constexpr std::string_view ecs_version = "9.4.0";

std::string_view outcome_name(Result result) {
    switch (result) {
        case Result::success:
            return "success";
        case Result::failure:
            return "failure";
        case Result::unknown:
            return "unknown";
    }
    return "unknown";
}

struct Level {
    std::string_view name;
    int severity;  // 0 to 10
};
Level level_of(Severity severity) {
    switch (severity) {
        case Severity::informational:
            return {"info", 2};
        case Severity::notice:
            return {"notice", 4};
        case Severity::warning:
            return {"warning", 6};
        case Severity::error:
            return {"error", 9};
    }
    return {"info", 2};
}

/// event.category, event.type and event.action: of the schema's allowed values, types that it expects of the category.
struct Sort {
    std::string_view category;
    std::vector<std::string_view> types;
    std::string action;
};

Sort sort_of_change(std::string_view what) {
    if (what == "start" || what == "stop") return {"process", {what == "start" ? "start" : "end"}, ""};
    if (what == "log") return {"configuration", {"creation"}, ""};
    if (what == "erase" || what == "erased" || what == "prune") return {"configuration", {"deletion"}, ""};
    return {"configuration", {"change"}, ""};
}

Sort sort_of(const audit::Recorded& entry, Shortened& shortened) {
    switch (entry.facts().kind) {
        case Kind::shared:
            return {"network", {"access", "allowed"}, "data-shared"};
        case Kind::outcome:
            return {"network", {"access", "end"}, "exchange-ended"};
        case Kind::refused:
            return {"network", {"access", "denied"}, "exchange-refused"};
        case Kind::lookup:
            return {"database", {"access"}, "record-searched"};
        case Kind::change:
            break;
    }
    Sort sort = sort_of_change(entry.text("what"));
    sort.action = "change-" + shortened(entry.text("what"));
    return sort;
}

json::object event_fields(const Told& told, Shortened& shortened) {
    const Sort sort = sort_of(told.entry, shortened);
    json::object out{{"kind", "event"},
                     {"category", json::array{sort.category}},
                     {"type", json::array(sort.types.begin(), sort.types.end())},
                     {"action", sort.action},
                     {"outcome", outcome_name(result_of(told.entry))},
                     {"severity", level_of(severity_of(told.entry)).severity},
                     {"code", kind_name(told.entry)},
                     {"id", event_id(told.source, told.leaf.index)},
                     {"sequence", told.leaf.index},
                     {"hash", base::to_hex(crypto::as_bytes(told.leaf.hash))},
                     {"provider", "waybill"},
                     {"dataset", "waybill.record"}};
    put_text(out, "reason", told, "code", shortened);
    if (told.entry.fields().contains("ms")) out["duration"] = told.entry.number("ms") * 1'000'000;  // nanoseconds
    return out;
}

/// Who acted on whom.
void put_parties(json::object& out, const Told& told, Shortened& shortened) {
    if (const std::string_view client = told.entry.text("client"); !client.empty()) {
        const std::string name = shortened(client);
        out["source"] = json::object{{"address", name}};
        out["user"] = json::object{{"name", name}};
        out["tls"] = json::object{{"client", {{"x509", {{"alternative_names", json::array{name}}}}}}};
    }
    if (const std::string_view actor = told.entry.text("actor"); !actor.empty())
        out["user"] = json::object{{"name", shortened(actor)}};
    if (const std::string_view vendor = told.entry.text("vendor"); !vendor.empty()) {
        const std::string name = shortened(vendor);
        out["destination"] = json::object{{"address", name}};
        out["organization"] = json::object{{"name", name}};
    }
}

void put_http(json::object& out, const Told& told, Shortened& shortened) {
    if (told.entry.facts().id.empty()) return;
    json::object request{{"id", told.entry.facts().id}}, response;
    put_text(request, "method", told, "method", shortened);
    if (told.entry.facts().kind == Kind::shared) request["body"] = json::object{{"bytes", told.entry.number("bytes")}};
    put_value(response, "status_code", told, "status");
    if (told.entry.facts().kind == Kind::outcome && told.entry.fields().contains("bytes"))
        response["body"] = json::object{{"bytes", told.entry.number("bytes")}};
    json::object http{{"request", std::move(request)}};
    if (!response.empty()) http["response"] = std::move(response);
    out["http"] = std::move(http);
    out["trace"] = json::object{{"id", told.entry.facts().id}};
}

void put_rule(json::object& out, const Told& told, Shortened& shortened) {
    json::object rule;
    put_text(rule, "name", told, "route", shortened);
    put_text(rule, "ruleset", told, "agreement", shortened);
    put_text(rule, "category", told, "purpose", shortened);
    put_text(rule, "version", told, "policy", shortened);
    if (!rule.empty()) out["rule"] = std::move(rule);
}

/// What ECS has no field for.
json::object own_fields(const Told& told, Shortened& shortened) {
    json::object log{{"origin", told.source.origin}};
    if (told.leaf.previous != crypto::Hash{}) log["previous"] = base::to_hex(crypto::as_bytes(told.leaf.previous));
    json::object out{{"log", std::move(log)}};
    for (const auto* name : {"window", "last", "count", "windows", "restored", "found"})
        put_value(out, name, told, name);
    for (const auto* name : {"end", "note", "what", "from", "to", "items_root", "detail"})
        put_text(out, name, told, name, shortened);
    if (told.entry.facts().kind != Kind::shared) return out;
    auto items = places_told(told.entry.places(), places_room);
    out["items"] = std::move(items.items);
    if (items.left_out > 0) {
        out["items_left_out"] = items.left_out;
        shortened.leave_out();
    }
    return out;
}

}  // namespace

std::string ecs_event(const Told& told) {
    Shortened shortened(text_limit);
    json::object out{{"@timestamp", told.entry.text("time")},
                     {"ecs", {{"version", ecs_version}}},
                     {"message", message_of(told.entry, shortened)},
                     {"event", event_fields(told, shortened)},
                     {"log", {{"level", level_of(severity_of(told.entry)).name}}},
                     {"observer",
                      {{"name", shortened(told.entry.text("node"))},
                       {"type", "gateway"},
                       {"product", "Waybill"},
                       {"vendor", "Waybill"},
                       {"version", told.source.version}}}};
    put_parties(out, told, shortened);
    put_http(out, told, shortened);
    put_rule(out, told, shortened);
    json::object own = own_fields(told, shortened);
    if (shortened.any()) own["cut"] = true;
    out["waybill"] = std::move(own);
    return line_of(out);
}

}  // namespace waybill::siem

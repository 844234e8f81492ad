// Exchanges as OCSF's HTTP Activity (4002) with the profiles security_control and data_classification. An `outcome`
// names neither client, vendor nor method: they are in the `shared` entries of the same correlation_uid.
#include <algorithm>
#include <array>

#include "classification.hpp"
#include "ocsf.hpp"
#include "words.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;
using audit::Kind;

constexpr OcsfClass http_activity{4002, "HTTP Activity", 4, "Network Activity"};
constexpr OcsfActivity unknown_activity{0, "Unknown"};

struct MethodRow {
    std::string_view method;
    OcsfActivity activity;
};
// All that a route can have (docs/policy.md).
constexpr auto methods = std::to_array<MethodRow>({{"DELETE", {2, "Delete"}},
                                                   {"GET", {3, "Get"}},
                                                   {"HEAD", {4, "Head"}},
                                                   {"OPTIONS", {5, "Options"}},
                                                   {"POST", {6, "Post"}},
                                                   {"PUT", {7, "Put"}},
                                                   {"PATCH", {9, "Patch"}}});

OcsfActivity activity_of(std::string_view method) {
    const auto row = std::ranges::find(methods, method, &MethodRow::method);
    return row == methods.end() ? unknown_activity : row->activity;
}

void decide(json::object& out, int action, std::string_view action_name, int disposition,
            std::string_view disposition_name) {
    out["action_id"] = action;
    out["action"] = action_name;
    out["disposition_id"] = disposition;
    out["disposition"] = disposition_name;
}

/// The schema wants one end at least. What the entry does not name is not made up: the gateway stands for the other.
void put_ends(json::object& out, const Told& told, Shortened& shortened) {
    const std::string_view client = told.entry.text("client"), vendor = told.entry.text("vendor");
    const json::object gateway{{"name", shortened(told.entry.text("node"))}, {"svc_name", "waybill"}};
    if (!client.empty()) {
        out["actor"] = json::object{{"user", {{"name", shortened(client)}, {"type_id", 4}, {"type", "Service"}}}};
        out["src_endpoint"] = json::object{{"name", shortened(client)}};
    } else if (told.entry.facts().kind == Kind::outcome) {
        out["src_endpoint"] = gateway;
    }
    if (!vendor.empty()) {
        json::object to{{"name", shortened(vendor)}};
        put_text(to, "svc_name", told, "route", shortened);
        out["dst_endpoint"] = std::move(to);
    } else if (told.entry.facts().kind == Kind::refused) {
        out["dst_endpoint"] = gateway;
    }
}

void put_policy(json::object& out, const Told& told, Shortened& shortened) {
    json::object policy;
    put_text(policy, "name", told, "agreement", shortened);
    put_text(policy, "uid", told, "policy", shortened);
    if (policy.empty()) return;
    policy["type"] = "Data-sharing agreement";
    policy["is_applied"] = true;
    out["policy"] = std::move(policy);
}

json::object request_of(const Told& told, Shortened& shortened) {
    json::object out;
    if (!told.entry.facts().id.empty()) out["uid"] = told.entry.facts().id;
    put_text(out, "http_method", told, "method", shortened);
    return out;
}

json::object traffic(const Told& told, std::string_view direction) {
    return {{"bytes", told.entry.number("bytes")}, {direction, told.entry.number("bytes")}};
}

/// One for each category and treatment, as long as there is room.
json::array classifications_of(const std::vector<audit::Place>& places, Shortened& shortened) {
    static constexpr std::size_t around = 250;
    std::size_t room = places_room;
    json::array out;
    for (const Treated& one : treated_of(places)) {
        const std::size_t length = length_in_line(one.category) + length_in_line(one.treatment) + around;
        if (length > room) {
            shortened.leave_out();
            break;
        }
        room -= length;
        const DataClass of = data_class_of(one.category);
        out.push_back(
            json::object{{"category_id", of.id},
                         {"category", of.caption},
                         {"discovery_details", json::array{json::object{{"type", one.category}, {"count", one.items}}}},
                         {"policy", {{"name", one.treatment}, {"type", "Treatment"}, {"is_applied", true}}},
                         {"total", one.items}});
    }
    return out;
}

void put_shared(OcsfEvent& event, const Told& told, Shortened& shortened) {
    const auto places = told.entry.places();
    const bool clear =
        std::ranges::all_of(places, [](const audit::Place& place) { return place.treatment == "clear"; });
    if (clear)
        decide(event.fields, 1, "Allowed", 1, "Allowed");
    else
        decide(event.fields, 4, "Modified", 99, "Treated");
    put_ends(event.fields, told, shortened);
    put_policy(event.fields, told, shortened);
    event.fields["http_request"] = request_of(told, shortened);
    event.fields["traffic"] = traffic(told, "bytes_out");
    event.activity = activity_of(told.entry.text("method"));
    event.profiles.push_back("data_classification");
    event.classifications = classifications_of(places, shortened);
    put_value(event.unmapped, "last", told, "last");
    put_text(event.unmapped, "purpose", told, "purpose", shortened);
    auto items = places_told(places, places_room);
    event.unmapped["items"] = std::move(items.items);
    if (items.left_out > 0) {
        event.unmapped["items_left_out"] = items.left_out;
        shortened.leave_out();
    }
    put_text(event.unmapped, "items_root", told, "items_root", shortened);
    put_text(event.unmapped, "detail", told, "detail", shortened);
}

void put_outcome(OcsfEvent& event, const Told& told, Shortened& shortened) {
    decide(event.fields, 3, "Observed", 17, "Logged");
    put_ends(event.fields, told, shortened);
    event.fields["http_request"] = request_of(told, shortened);
    if (told.entry.fields().contains("status")) {
        json::object response;
        put_value(response, "code", told, "status");
        put_value(response, "latency", told, "ms");
        event.fields["http_response"] = std::move(response);
        put_value(event.fields, "http_status", told, "status");
        event.fields["status_code"] = std::to_string(told.entry.number("status"));
    }
    if (told.entry.fields().contains("bytes")) event.fields["traffic"] = traffic(told, "bytes_in");
    event.fields["status_detail"] = told.entry.text("end");
    for (const auto* name : {"windows", "restored", "note", "ms"}) put_value(event.unmapped, name, told, name);
}

void put_refused(OcsfEvent& event, const Told& told, Shortened& shortened) {
    decide(event.fields, 2, "Denied", 2, "Blocked");
    put_text(event.fields, "status_code", told, "code", shortened);
    put_ends(event.fields, told, shortened);
    put_policy(event.fields, told, shortened);
    event.fields["http_request"] = request_of(told, shortened);
    put_value(event.fields, "count", told, "count");
}

}  // namespace

OcsfEvent ocsf_exchange(const Told& told, Shortened& shortened) {
    OcsfEvent event{http_activity, unknown_activity, {}, {"security_control"}, {}, {}};
    put_value(event.unmapped, "window", told, "window");
    switch (told.entry.facts().kind) {
        case Kind::shared:
            put_shared(event, told, shortened);
            break;
        case Kind::outcome:
            put_outcome(event, told, shortened);
            break;
        default:
            put_refused(event, told, shortened);
    }
    return event;
}

}  // namespace waybill::siem

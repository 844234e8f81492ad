// What people and the gateway itself did: a `change` as OCSF's Entity Management (3004), whose entity is what changed,
// and a `lookup` as Datastore Activity (6005) on the record.
#include <algorithm>
#include <array>

#include "ocsf.hpp"
#include "words.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

constexpr OcsfClass entity_management{3004, "Entity Management", 3, "Identity & Access Management"};
constexpr OcsfClass datastore_activity{6005, "Datastore Activity", 6, "Application Activity"};

constexpr OcsfActivity create{1, "Create"}, update{3, "Update"}, erase{4, "Delete"}, enroll{6, "Enroll"},
    enable{8, "Enable"}, disable{9, "Disable"}, activate{10, "Activate"}, deactivate{11, "Deactivate"};

struct WhatRow {
    std::string_view what;
    OcsfActivity activity;
};
// docs/formats.md, Entries. What is not here is an update: of a version that records more.
constexpr auto rows = std::to_array<WhatRow>({{"log", create},
                                              {"start", activate},
                                              {"stop", deactivate},
                                              {"hold", enable},
                                              {"erase", erase},
                                              {"erased", erase},
                                              {"prune", erase},
                                              {"witness", enroll}});

OcsfActivity activity_of(const audit::Recorded& entry) {
    const std::string_view what = entry.text("what"), to = entry.text("to");
    if (what == "hold" && to.starts_with("released")) return disable;
    if (what == "lookup-key" && to.ends_with(" destroyed")) return erase;
    const auto row = std::ranges::find(rows, what, &WhatRow::what);
    return row == rows.end() ? update : row->activity;
}

/// The actor as the entry has it: `uid:0 root` on the admin socket, else the gateway or its service manager.
json::object actor_of(const Told& told, Shortened& shortened) {
    const std::string_view name = told.entry.text("actor");
    json::object user{{"name", shortened(name)}};
    if (name.starts_with("uid:0 ")) {
        user["type_id"] = 2;
        user["type"] = "Admin";
    } else if (name.starts_with("uid:")) {
        user["type_id"] = 1;
        user["type"] = "User";
    } else {
        user["type_id"] = 3;
        user["type"] = "System";
    }
    return {{"user", std::move(user)}};
}

json::object entity_of(const Told& told, Shortened& shortened) {
    json::object out;
    put_text(out, "name", told, "what", shortened);
    if (told.entry.text("what") == "policies") {
        out["type_id"] = 5;
        out["type"] = "Policy";
        out["policy"] = json::object{{"name", "policies"}, {"uid", shortened(told.entry.text("to"))}};
    } else {
        out["type_id"] = 99;
        put_text(out, "type", told, "what", shortened);
    }
    json::object data;
    put_text(data, "from", told, "from", shortened);
    put_text(data, "to", told, "to", shortened);
    out["data"] = std::move(data);
    return out;
}

}  // namespace

OcsfEvent ocsf_upkeep(const Told& told, Shortened& shortened) {
    OcsfEvent event{entity_management, update, {}, {}, {}, {}};
    event.fields["actor"] = actor_of(told, shortened);
    if (told.entry.facts().kind == audit::Kind::change) {
        event.activity = activity_of(told.entry);
        event.fields["entity"] = entity_of(told, shortened);
        return event;
    }
    event.of = datastore_activity;
    event.activity = {4, "Query"};
    event.fields["src_endpoint"] = json::object{{"name", shortened(told.entry.text("node"))}, {"svc_name", "waybill"}};
    event.fields["type_id"] = 1;
    event.fields["type"] = "Database";
    event.fields["database"] = json::object{{"name", told.source.origin}, {"type_id", 99}, {"type", "Append-only log"}};
    event.fields["query_info"] = json::object{{"name", "lookup"}, {"query_string", shortened(told.entry.text("what"))}};
    put_value(event.unmapped, "found", told, "found");
    return event;
}

}  // namespace waybill::siem

#include "hit_table.hpp"

#include <algorithm>

namespace waybill::cli {
namespace {

using audit::Kind;

/// `pii.email tokenize, pii.name clear`: each once.
std::string what_of(const audit::Hit& hit) {
    if (hit.kind != Kind::shared) return hit.word;
    std::vector<std::string> kinds;
    for (const audit::Place& place : hit.places) {
        std::string kind = place.category + " " + place.treatment;
        if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
    }
    std::string out;
    for (const std::string& kind : kinds) out += (out.empty() ? "" : ", ") + kind;
    return out;
}

std::string word_of(const audit::Hit& hit, Kind kind) { return hit.kind == kind ? hit.word : std::string(); }

std::string places_of(const audit::Hit& hit) {
    std::string out;
    for (const audit::Place& place : hit.places)
        out += (out.empty() ? "" : "; ") + place.category + " " + place.treatment + " " + place.at;
    return out;
}

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::shared:
            return "shared";
        case Kind::outcome:
            return "outcome";
        case Kind::refused:
            return "refused";
        case Kind::change:
            return "change";
        case Kind::lookup:
            break;
    }
    return "lookup";
}

std::vector<std::string> table_heads_of_hits() {
    return {"index", "time", "kind", "exchange", "vendor", "route", "what"};
}

std::vector<std::string> table_cells(const audit::Hit& hit) {
    return {std::to_string(hit.index),
            base::format_time(hit.time),
            std::string(name_of(hit.kind)),
            hit.id,
            hit.vendor,
            hit.route,
            what_of(hit)};
}

std::vector<std::size_t> least_widths_of_hits() {
    constexpr std::size_t time = 27, kind = 7, id = 36;  // 2026-11-23T11:01:02.123456Z, outcome, a UUID
    return {8, time, kind, id, 16, 16};
}

std::vector<std::string> csv_heads_of_hits() {
    return {"index",   "time",  "kind",   "id",      "client", "vendor", "agreement",
            "purpose", "route", "policy", "outcome", "code",   "what",   "places"};
}

std::vector<std::string> csv_cells(const audit::Hit& hit) {
    return {std::to_string(hit.index),
            base::format_time(hit.time),
            std::string(name_of(hit.kind)),
            hit.id,
            hit.client,
            hit.vendor,
            hit.agreement,
            hit.purpose,
            hit.route,
            hit.policy,
            word_of(hit, Kind::outcome),
            word_of(hit, Kind::refused),
            word_of(hit, Kind::change) + word_of(hit, Kind::lookup),
            places_of(hit)};
}

}  // namespace waybill::cli

#include "words.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace waybill::siem {
namespace {

using audit::Kind;
namespace json = boost::json;

std::string_view outcome_title(std::string_view end) {
    if (end == "complete") return "Exchange ended";
    return end == "broken" ? "Exchange broken off" : "Exchange without a known end, counts as sent";
}

/// The field that says most beside the title.
std::string_view told_most(Kind kind) {
    switch (kind) {
        case Kind::shared:
            return "vendor";
        case Kind::outcome:
            return "note";
        case Kind::refused:
            return "code";
        case Kind::change:
        case Kind::lookup:
            return "what";
    }
    return "";
}

json::object place_told(const audit::Place& place) {
    json::object out{{"at", place.at}, {"category", place.category}, {"treatment", place.treatment}};
    out["count"] = place.count;
    if (place.counted_only) out["evidence"] = "count";
    return out;
}

}  // namespace

std::string_view kind_name(const audit::Recorded& entry) { return entry.text("kind"); }

std::string_view title_of(const audit::Recorded& entry) {
    switch (entry.facts().kind) {
        case Kind::shared:
            return "Data shared";
        case Kind::outcome:
            return outcome_title(entry.text("end"));
        case Kind::refused:
            return entry.fields().contains("count") ? "Exchanges refused" : "Exchange refused";
        case Kind::change:
            return "Change recorded";
        case Kind::lookup:
            return "Record searched";
    }
    return "";
}

std::string message_of(const audit::Recorded& entry, Shortened& shortened) {
    std::string out(title_of(entry));
    const std::string_view most = entry.text(told_most(entry.facts().kind));
    return most.empty() ? out : out.append(": ").append(shortened(most));
}

Result result_of(const audit::Recorded& entry) {
    if (entry.facts().kind == Kind::refused) return Result::failure;
    if (entry.facts().kind != Kind::outcome) return Result::success;
    if (entry.text("end") == "unknown") return Result::unknown;
    return entry.text("end") == "broken" || entry.number("status") >= 400 ? Result::failure : Result::success;
}

std::string event_id(const Source& source, std::uint64_t index) { return source.origin + "#" + std::to_string(index); }

std::vector<Treated> treated_of(const std::vector<audit::Place>& places) {
    std::vector<Treated> out;
    for (const audit::Place& place : places) {
        const auto same = std::ranges::find_if(out, [&](const Treated& one) {
            return one.category == place.category && one.treatment == place.treatment;
        });
        if (same == out.end())
            out.push_back({place.category, place.treatment, place.count});
        else
            same->items += place.count;
    }
    return out;
}

PlacesTold places_told(const std::vector<audit::Place>& places, std::size_t room) {
    static constexpr std::size_t around = 100;  // names of the members, quotes, a number
    PlacesTold out;
    for (const audit::Place& place : places) {
        const std::size_t length =
            length_in_line(place.at) + length_in_line(place.category) + length_in_line(place.treatment) + around;
        if (out.left_out > 0 || length > room) {
            ++out.left_out;
            continue;
        }
        room -= length;
        out.items.push_back(place_told(place));
    }
    return out;
}

void put_text(json::object& out, std::string_view name, const Told& told, std::string_view field,
              Shortened& shortened) {
    if (const std::string_view text = told.entry.text(field); !text.empty()) out[name] = shortened(text);
}

void put_value(json::object& out, std::string_view name, const Told& told, std::string_view field) {
    if (const json::value* value = told.entry.fields().if_contains(field)) out[name] = *value;
}

std::string line_of(const json::object& event) { return with_plain_characters(json::serialize(event)); }

}  // namespace waybill::siem

#include "entry_table.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace waybill::cli {
namespace {

std::string text_of(const boost::json::object& fields, std::string_view name) {
    const auto* value = fields.if_contains(name);
    if (value == nullptr) return {};
    if (value->is_string()) return std::string(value->get_string());
    return boost::json::serialize(*value);
}

/// `23 items: tech.id clear 3, pii.email tokenize 2`: places of one category and treatment together.
std::string shared_summary(const boost::json::object& fields) {
    std::vector<std::pair<std::string, std::int64_t>> kinds;
    std::uint64_t items = 0;
    if (const auto* places = fields.if_contains("items"); places != nullptr && places->is_array())
        for (const auto& place : places->get_array()) {
            if (!place.is_object()) continue;
            const auto& element = place.get_object();
            const auto* count = element.if_contains("count");
            if (count == nullptr || !count->is_int64()) continue;
            items += static_cast<std::uint64_t>(count->get_int64());
            const std::string kind = text_of(element, "category") + " " + text_of(element, "treatment");
            const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == kind; });
            if (found == kinds.end())
                kinds.emplace_back(kind, count->get_int64());
            else
                found->second += count->get_int64();
        }
    std::string out = counted(items, "item", "items");
    for (std::size_t i = 0; i < kinds.size(); ++i)
        out += (i == 0 ? ": " : ", ") + kinds[i].first + " " + std::to_string(kinds[i].second);
    return out;
}

std::string summary(const boost::json::object& fields, const std::string& kind) {
    if (kind == "shared") return shared_summary(fields);
    if (kind == "refused") return text_of(fields, "code");
    if (kind == "change") {
        const std::string from = text_of(fields, "from");
        return text_of(fields, "what") + " by " + text_of(fields, "actor") + ": " +
               (from.empty() ? "" : from + " to ") + text_of(fields, "to");
    }
    if (kind == "lookup") return text_of(fields, "what") + ", found " + text_of(fields, "found");
    std::string out = text_of(fields, "end") + ", windows " + text_of(fields, "windows");
    if (const std::string restored = text_of(fields, "restored"); !restored.empty()) out += ", restored " + restored;
    if (const std::string note = text_of(fields, "note"); !note.empty()) out += ", " + note;
    return out;
}

}  // namespace

EntryTable::EntryTable() : table_({"index", "time", "kind", "exchange", "vendor", "route", "what"}) {}

void EntryTable::add(const audit::StoredEntry& entry) {
    boost::system::error_code wrong;
    const boost::json::value value = boost::json::parse(entry.entry, wrong);
    if (wrong || !value.is_object()) {
        table_.add(
            {std::to_string(entry.index), "", "unreadable", "", "", "", "the entry is not JSON: verify the log"});
        return;
    }
    const auto& fields = value.get_object();
    const std::string kind = text_of(fields, "kind");
    table_.add({std::to_string(entry.index), text_of(fields, "time"), kind, text_of(fields, "id"),
                text_of(fields, "vendor"), text_of(fields, "route"), summary(fields, kind)});
}

std::string json_line(const audit::StoredEntry& entry, const std::string& detail) {
    return "{\"index\":" + std::to_string(entry.index) + ",\"entry\":" + entry.entry +
           (detail.empty() ? "" : ",\"detail\":" + detail) + "}\n";
}

}  // namespace waybill::cli

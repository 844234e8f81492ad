#include "entry_table.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "json_fields.hpp"

namespace waybill::cli {
namespace {

/// `23 items: tech.id clear 3, pii.email tokenize 2`: places of one category and treatment together.
std::string shared_summary(const boost::json::object& fields) {
    std::vector<std::pair<std::string, std::uint64_t>> kinds;
    std::uint64_t items = 0;
    for (const boost::json::object* place : objects_at(fields, "items")) {
        const std::uint64_t count = number_at(*place, "count");
        items += count;
        std::string kind = text_at(*place, "category") + " " + text_at(*place, "treatment");
        const auto found = std::ranges::find(kinds, kind, [](const auto& one) { return one.first; });
        if (found == kinds.end())
            kinds.emplace_back(std::move(kind), count);
        else
            found->second += count;
    }
    std::string out = counted(items, "item", "items");
    for (std::size_t i = 0; i < kinds.size(); ++i)
        out += (i == 0 ? ": " : ", ") + kinds[i].first + " " + std::to_string(kinds[i].second);
    return out;
}

std::string summary(const boost::json::object& fields, const std::string& kind) {
    if (kind == "shared") return shared_summary(fields);
    if (kind == "refused") return text_at(fields, "code");
    if (kind == "change") {
        const std::string from = text_at(fields, "from");
        return text_at(fields, "what") + " by " + text_at(fields, "actor") + ": " +
               (from.empty() ? "" : from + " to ") + text_at(fields, "to");
    }
    if (kind == "lookup") return text_at(fields, "what") + ", found " + text_at(fields, "found");
    std::string out = text_at(fields, "end") + ", windows " + text_at(fields, "windows");
    if (const std::string restored = text_at(fields, "restored"); !restored.empty()) out += ", restored " + restored;
    if (const std::string note = text_at(fields, "note"); !note.empty()) out += ", " + note;
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
    const std::string kind = text_at(fields, "kind");
    table_.add({std::to_string(entry.index), text_at(fields, "time"), kind, text_at(fields, "id"),
                text_at(fields, "vendor"), text_at(fields, "route"), summary(fields, kind)});
}

std::string json_line(const audit::StoredEntry& entry, const std::string& detail) {
    return "{\"index\":" + std::to_string(entry.index) + ",\"entry\":" + entry.entry +
           (detail.empty() ? "" : ",\"detail\":" + detail) + "}\n";
}

}  // namespace waybill::cli

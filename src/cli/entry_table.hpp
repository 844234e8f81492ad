// Entries for people: one line each, read from their JSON.
#pragma once

#include <string>
#include <vector>

#include "console.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::cli {

/// index, time, kind, vendor, route, and what happened.
class EntryTable {
public:
    EntryTable();
    void add(const audit::StoredEntry& entry);
    std::string text(std::FILE* stream) const { return table_.text(stream); }

private:
    Table table_;
};

/// `{"index":N,"entry":<the entry as stored>}`, and `"detail"` where one is given.
std::string json_line(const audit::StoredEntry& entry, const std::string& detail = {});

}  // namespace waybill::cli

#include <algorithm>

#include "waybill/report/text.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {

const Table* find_table(const Document& document, std::string_view key) {
    if (key.empty()) return document.tables.empty() ? nullptr : &document.tables.front();
    const auto found = std::ranges::find(document.tables, key, &Table::key);
    return found == document.tables.end() ? nullptr : &*found;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) out += ',';
        out += csv(cell, CsvCell::text);
    }
    return out + "\r\n";
}

std::string write_csv(const Table& table) {
    std::vector<std::string> heads;
    for (const Column& column : table.columns) heads.push_back(column.key);
    std::string out = csv_line(heads);
    for (const Row& row : table.rows) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) out += ',';
            const bool number = table.columns[i].kind == Column::Kind::number;
            out += csv(row.cells[i], number ? CsvCell::number : CsvCell::text);
        }
        out += "\r\n";
    }
    return out;
}

}  // namespace waybill::report

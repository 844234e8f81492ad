#include <algorithm>

#include "text.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {

const Table* find_table(const Document& document, std::string_view key) {
    if (key.empty()) return document.tables.empty() ? nullptr : &document.tables.front();
    const auto found = std::ranges::find(document.tables, key, &Table::key);
    return found == document.tables.end() ? nullptr : &*found;
}

std::string write_csv(const Table& table) {
    std::string out;
    for (const Column& column : table.columns) {
        if (&column != &table.columns.front()) out += ',';
        out += csv(column.key, CsvCell::text);
    }
    out += "\r\n";
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

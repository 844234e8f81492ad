#include "waybill/base/json_text.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {
namespace {

/// Digits of ours, perhaps with a point: a JSON number as it is.
void append_value(std::string& out, const Column& column, const std::string& cell) {
    if (cell.empty())
        out += "null";
    else if (column.kind == Column::Kind::number)
        out += cell;
    else
        base::append_json_string(out, cell);
}

void append_row(std::string& out, const Table& table, const Row& row) {
    out += "{";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) out += ",";
        base::append_json_string(out, table.columns[i].key);
        out += ":";
        append_value(out, table.columns[i], row.cells[i]);
    }
    out += "}";
}

}  // namespace

std::string write_json(const Document& document) {
    std::string out = "{\"report\":";
    base::append_json_string(out, document.key);
    out += ",\"title\":";
    base::append_json_string(out, document.title);
    out += ",\"made\":";
    base::append_json_string(out, base::format_time(document.made));
    out += ",\"facts\":{";
    for (const Fact& fact : document.facts) {
        if (&fact != &document.facts.front()) out += ",";
        base::append_json_string(out, fact.key);
        out += ":";
        if (fact.json.empty())
            base::append_json_string(out, fact.text);
        else
            out += fact.json;
    }
    out += "},\"tables\":{";
    for (const Table& table : document.tables) {
        if (&table != &document.tables.front()) out += ",";
        out += "\n";
        base::append_json_string(out, table.key);
        out += ":[";
        for (const Row& row : table.rows) {
            out += &row == &table.rows.front() ? "\n" : ",\n";
            append_row(out, table, row);
        }
        out += "]";
    }
    return out + "}}\n";
}

}  // namespace waybill::report

// A report's four forms. Markdown and HTML have its sections, CSV one of its tables, JSON all of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/report/document.hpp"

namespace waybill::report {

/// CommonMark with tables (GFM), without charts: what they show stands in tables too.
std::string write_markdown(const Document& document);
/// One file that needs no other, with charts as SVG and without a script; prints on A4 and Letter.
std::string write_html(const Document& document);
/// RFC 4180 with a header line of the columns' keys.
std::string write_csv(const Table& table);
/// A line of it, with its end; all cells are texts.
std::string csv_line(const std::vector<std::string>& cells);
/// {"report", "title", "made", "facts": {key: value}, "tables": {key: [{column: value}]}}. Numbers are numbers; what is
/// not there is null.
std::string write_json(const Document& document);

/// By its key; the main one where `key` is empty. Nullptr where there is none.
const Table* find_table(const Document& document, std::string_view key);

}  // namespace waybill::report

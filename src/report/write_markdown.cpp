#include <variant>

#include "waybill/report/text.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {
namespace {

std::string cell_of(const Column& column, const std::string& text) {
    if (column.kind == Column::Kind::code) return markdown_code(text);
    if (column.kind == Column::Kind::number) return markdown(shown_number(text));
    return markdown(text);
}

void append_title(std::string& out, const std::string& title) {
    if (!title.empty()) out += "### " + markdown(title) + "\n\n";
}

void append(std::string& out, const Table& table) {
    append_title(out, table.title);
    if (table.rows.empty()) {
        out += markdown(table.when_empty) + "\n\n";
        return;
    }
    out += "|";
    for (const Column& column : table.columns) out += " " + markdown(column.title) + " |";
    out += "\n|";
    for (const Column& column : table.columns) out += column.kind == Column::Kind::number ? " ---: |" : " --- |";
    out += "\n";
    for (const Row& row : table.rows) {
        out += "|";
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            out += " " + cell_of(table.columns[i], row.cells[i]) + " |";
        out += "\n";
    }
    out += "\n";
}

void append(std::string& out, const std::vector<Fact>& facts) {
    if (facts.empty()) return;
    out += "| | |\n| --- | --- |\n";
    for (const Fact& fact : facts) {
        const std::string text = markdown(fact.text);
        out += "| " + markdown(fact.title) + " | " + (fact.differs ? "**" + text + "**" : text) + " |\n";
    }
    out += "\n";
}

void append(std::string& out, const Facts& facts) {
    append_title(out, facts.title);
    append(out, facts.all);
}
void append(std::string& out, const Paragraph& paragraph) { out += markdown(paragraph.text) + "\n\n"; }
void append(std::string&, const Chart&) {}

}  // namespace

std::string write_markdown(const Document& document) {
    std::string out = "# " + markdown(document.title) + "\n\n";
    if (!document.subtitle.empty()) out += markdown(document.subtitle) + "\n\n";
    append(out, document.facts);
    for (const Section& section : document.sections) {
        out += "## " + markdown(section.title) + "\n\n";
        for (const Block& block : section.blocks) std::visit([&](const auto& one) { append(out, one); }, block);
    }
    while (out.ends_with("\n\n")) out.pop_back();
    return out;
}

}  // namespace waybill::report

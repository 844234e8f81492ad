#include <variant>

#include "chart.hpp"
#include "style.hpp"
#include "waybill/report/text.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {
namespace {

class Page {
public:
    std::string write(const Document& document);

private:
    void add(const Paragraph& paragraph) { out_ += "<p>" + html(paragraph.text) + "</p>\n"; }
    void add(const Facts& facts) {
        add_title(facts.title);
        add(facts.all);
    }
    void add(const std::vector<Fact>& facts);
    void add_title(const std::string& title) {
        if (!title.empty()) out_ += "<h3>" + html(title) + "</h3>\n";
    }
    void add(const Table& table);
    void add(const Chart& chart) { out_ += svg(chart, "chart" + std::to_string(++charts_)); }

    std::string out_;
    unsigned charts_ = 0;
};

std::string cell_of(const Column& column, const std::string& text) {
    if (column.kind == Column::Kind::number) return "<td class=\"n\">" + html(shown_number(text)) + "</td>";
    if (column.kind == Column::Kind::date) return "<td class=\"d\">" + html(text) + "</td>";
    if (column.kind == Column::Kind::code && !text.empty()) return "<td><code>" + html(text) + "</code></td>";
    return "<td>" + html(text) + "</td>";
}

void Page::add(const std::vector<Fact>& facts) {
    if (facts.empty()) return;
    out_ += "<table class=\"facts\">\n<tbody>\n";
    for (const Fact& fact : facts)
        out_ += std::string(fact.differs ? "<tr class=\"differs\">" : "<tr>") + "<th scope=\"row\">" +
                html(fact.title) + "</th><td>" + html(fact.text) + "</td></tr>\n";
    out_ += "</tbody>\n</table>\n";
}

void Page::add(const Table& table) {
    add_title(table.title);
    if (table.rows.empty()) {
        out_ += "<p>" + html(table.when_empty) + "</p>\n";
        return;
    }
    out_ += "<div class=\"wide\">\n<table>\n<thead>\n<tr>";
    for (const Column& column : table.columns)
        out_ += std::string("<th scope=\"col\"") + (column.kind == Column::Kind::number ? " class=\"n\">" : ">") +
                html(column.title) + "</th>";
    out_ += "</tr>\n</thead>\n<tbody>\n";
    for (const Row& row : table.rows) {
        out_ += row.differs ? "<tr class=\"differs\">" : "<tr>";
        for (std::size_t i = 0; i < table.columns.size(); ++i) out_ += cell_of(table.columns[i], row.cells[i]);
        out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n</div>\n";
}

std::string Page::write(const Document& document) {
    out_ =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>" +
        html(document.title) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n<header>\n<h1>" +
        html(document.title) + "</h1>\n";
    if (!document.subtitle.empty()) out_ += "<p class=\"subtitle\">" + html(document.subtitle) + "</p>\n";
    out_ += "</header>\n<main>\n";
    add(document.facts);
    for (const Section& section : document.sections) {
        out_ += "<section>\n<h2>" + html(section.title) + "</h2>\n";
        for (const Block& block : section.blocks) std::visit([&](const auto& one) { add(one); }, block);
        out_ += "</section>\n";
    }
    out_ += "</main>\n<footer>Made by Waybill from the record and the policies on " +
            html(base::format_time(document.made)) + ".</footer>\n</body>\n</html>\n";
    return std::move(out_);
}

}  // namespace

std::string write_html(const Document& document) { return Page().write(document); }

}  // namespace waybill::report

// A report before it has a form: sections for people, and flat tables for programs. Every text in it is as it was
// found; whoever writes it out makes it harmless for where it goes.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "waybill/base/time.hpp"

namespace waybill::report {

struct Column {
    enum class Kind : std::uint8_t { text, number, code, date };
    std::string key;    // in CSV and JSON
    std::string title;  // for people
    Kind kind = Kind::text;
};

struct Row {
    std::vector<std::string> cells;  // one a column; of a number its digits, or nothing where there is none
    bool differs = false;            // what was declared and what was seen are not the same
};

struct Table {
    std::string key, title;
    std::vector<Column> columns;
    std::vector<Row> rows;
    std::string when_empty = "None.";  // what people read where it has no rows
};

/// What is said of one thing: title and text.
struct Fact {
    std::string key, title, text;
    bool differs = false;
    std::string json = {};  // what JSON has in place of the text: a number, or null
};
struct Facts {
    std::vector<Fact> all;
    std::string title = {};
};

/// Bars beside each other, one a day or bucket (columns), or below each other, with a name each (bars).
struct Chart {
    enum class Form : std::uint8_t { columns, bars };
    struct Bar {
        std::string label;  // of columns short: every so many are shown
        std::uint64_t value = 0;
        std::string shown;  // the value with its unit
    };
    Form form = Form::bars;
    std::string title;    // with the unit: `Items sent, by category`
    std::string summary;  // what a person who cannot see it has to know
    std::vector<Bar> bars;
};

struct Paragraph {
    std::string text;
};

using Block = std::variant<Paragraph, Facts, Table, Chart>;
struct Section {
    std::string title;
    std::vector<Block> blocks;
};

struct Document {
    std::string key, title, subtitle;
    Time made;
    std::vector<Fact> facts;  // of the whole, in JSON too
    std::vector<Section> sections;
    std::vector<Table> tables;  // for CSV, one at a time, and JSON; the first is the main one
};

}  // namespace waybill::report

// Rows of a table as text (CSV, tab or bar between the cells): which cell of the table's first line stands over a
// value. A paragraph is taken for a table where a row has as many cells as its first line. Formats that know their
// columns do not need this; mails, logs and exports pasted into a text do.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::detect {

/// One text's tables. Offsets must come in rising order.
class Columns {
public:
    void begin(Bytes text);

    struct Cell {
        std::size_t begin, end;
    };
    /// The cell of the first line over what stands at `at`; nothing where that is no table, or its first line is more
    /// than 4 KiB away.
    std::optional<Cell> heading_of(std::size_t at);

private:
    void advance(std::size_t at);
    void read_first_line();
    void read_row();

    Bytes text_;
    std::size_t first_ = 0;  // where the paragraph's first line begins
    std::size_t line_ = 0, line_end_ = 0;
    std::optional<std::size_t> first_read_, row_read_;
    char delimiter_ = 0;
    std::vector<Cell> headings_;
    std::vector<std::size_t> row_;  // where its delimiters stand; empty where it has not as many cells
};

}  // namespace waybill::detect

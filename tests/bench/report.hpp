// What a bench found, as a table for a person or as a JSON line a row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure.hpp"

namespace waybill::bench {

struct Figure {
    std::string name;  // with its unit: `MB/s`, `ratio`, `p99 us`
    Spread value;
    int decimals = 0;
};

struct Row {
    std::string group;  // rows of one group stand together
    std::string name;
    std::vector<Figure> figures;  // of one group's rows all the same
};

enum class Form { table, json };

void print(const std::vector<Row>& rows, Form form);

}  // namespace waybill::bench

// What a judge keeps only where a message has it: the columns of a table, a message nested in the one it judges.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "judge.hpp"

namespace waybill::redact {

struct Judge::Columns {
    struct One {
        std::string name;
        Level level;          // of its cells, where rows are alike
        bool silent = false;  // neither written nor asked about: its cells are counted by the row
        bool suppressed = false;
    };
    std::vector<One> all;
    std::uint64_t silent = 0;  // how many
    std::uint64_t rows = 0;    // whose silent cells are not in the notes yet
    std::size_t entered = 0;   // of the cell at hand
};

struct Judge::Nested {
    Nested(const Case& about, const BodyPlan& body, const format::Limits& limits, std::string path)
        : judge(about, body, limits, std::move(path)) {}
    Judge judge;
    std::unique_ptr<format::Format> format;
};

}  // namespace waybill::redact

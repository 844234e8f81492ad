#include "functions.hpp"

#include <algorithm>

namespace waybill::selector {
namespace {

constexpr Type one_value[] = {Type::value};
constexpr Type two_values[] = {Type::value, Type::value};
constexpr Type one_nodelist[] = {Type::nodes};

// In the order of the enum.
constexpr FunctionRow rows[] = {
    {"length", Function::length, Type::value, one_value},  {"count", Function::count, Type::value, one_nodelist},
    {"match", Function::match, Type::logical, two_values}, {"search", Function::search, Type::logical, two_values},
    {"value", Function::value, Type::value, one_nodelist},
};

}  // namespace

std::span<const FunctionRow> function_table() { return rows; }

const FunctionRow* find_function(std::string_view name) {
    const auto* found = std::ranges::find(rows, name, &FunctionRow::name);
    return found == std::end(rows) ? nullptr : found;
}

const FunctionRow& row(Function function) { return rows[static_cast<std::size_t>(function)]; }

}  // namespace waybill::selector

// The function extensions of RFC 9535 section 2.4, as one table: what each takes and gives.
#pragma once

#include <array>
#include <span>

#include "expression.hpp"

namespace waybill::selector {

enum class Type : std::uint8_t { value, logical, nodes };

struct FunctionRow {
    std::string_view name;
    Function function;
    Type result;
    std::span<const Type> parameters;
};

std::span<const FunctionRow> function_table();
/// nullptr where there is none of that name.
const FunctionRow* find_function(std::string_view name);
const FunctionRow& row(Function function);

}  // namespace waybill::selector

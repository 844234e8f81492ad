// What stands in a filter, after parsing: RFC 9535 section 2.3.5 as a tree that was checked for well-typedness, so that
// evaluation has no error left to find.
#pragma once

#include <memory>
#include <vector>

#include "pattern.hpp"
#include "waybill/selector/node.hpp"
#include "waybill/selector/selector.hpp"

namespace waybill::selector {

struct Query {
    bool absolute = false;  // from `$`, else from `@`
    std::vector<Segment> segments;
};

enum class Function : std::uint8_t { length, count, match, search, value };

/// What is compared or given to a function.
struct Operand {
    enum class Kind : std::uint8_t { literal, query, call };
    Kind kind = Kind::literal;
    Node literal = {};
    Query query = {};
    Function function = Function::length;  // of a call
    std::vector<Operand> arguments = {};
    std::shared_ptr<const Pattern> pattern = {};  // of match and search with a literal one
};

enum class Comparator : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

struct Expression {
    enum class Kind : std::uint8_t { any, all, negation, comparison, test };
    Kind kind = Kind::test;
    std::vector<Expression> parts = {};  // of any (`||`), all (`&&`) and negation
    Comparator comparator = Comparator::equal;
    Operand left = {};   // of a comparison; of a test the query, or the call of match or search
    Operand right = {};  // of a comparison
};

/// Whether a query picks one node at most: names and indexes only, one a segment (section 2.3.5.1).
bool is_singular(const std::vector<Segment>& segments);
/// Whether some query of it, however deep, is absolute.
bool reads_document(const Expression& expression);

}  // namespace waybill::selector

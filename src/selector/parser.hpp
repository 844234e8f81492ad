// The grammar of RFC 9535, read once from left to right without going back: segments and what stands between brackets
// (parser.cpp), logical expressions and what they compare (parse_filter.cpp). Only filters nest; how deep is bounded.
#pragma once

#include "expression.hpp"
#include "text_scanner.hpp"

namespace waybill::selector {

class Parser {
public:
    explicit Parser(Bytes text) : in_(text) {}

    /// All of the text.
    Result<std::vector<Segment>> selector();

private:
    /// Segments, and whether they are a singular query as its own grammar has it (section 2.3.5.1): without blanks
    /// between its brackets.
    struct Path {
        std::vector<Segment> segments;
        bool singular = true;
    };
    struct Term {
        Operand operand;
        bool singular = false;  // of a query
        std::size_t begin = 0;
    };

    Result<Path> path();
    Result<Segment> segment(bool& blanks);
    Result<void> bracketed(Segment& out, bool& blanks);
    Result<Choice> bracketed_choice();
    Result<Choice> index_or_slice();
    Result<Choice> slice(std::optional<std::int64_t> start);

    Result<Choice> filter();
    Result<Expression> disjunction();
    Result<Expression> conjunction();
    Result<Expression> basic();
    Result<Expression> parenthesized();
    Result<Expression> negated();
    Result<Expression> test(Term term);
    Result<Expression> comparison(Term left, Comparator comparator);
    Result<std::optional<Comparator>> comparator();
    Result<Term> term();
    Result<Term> query();
    Result<Term> word();
    Result<Term> call(std::string_view name, std::size_t begin);
    Result<void> arguments(Operand& out);
    Result<void> prepare_pattern(Operand& call, std::size_t begin);
    Result<void> check_compared(const Term& term) const;

    TextScanner in_;
    int depth_ = 0;
};

}  // namespace waybill::selector

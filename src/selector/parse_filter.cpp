// Filters: RFC 9535 section 2.3.5, with the types of section 2.4.3 checked as they are read.
#include <algorithm>
#include <iterator>

#include "functions.hpp"
#include "parser.hpp"
#include "spell.hpp"

namespace waybill::selector {
namespace {

constexpr int deepest = 64;

/// One level of nesting, while it lives. Recursion is bounded before the stack is.
class Deeper {
public:
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    bool too_deep() const { return depth_ > deepest; }

private:
    int& depth_;
};

base::Failure too_deep(std::size_t at) {
    return fail(Code::bad_selector, "filters, parentheses and functions nest at most 64 deep", at);
}

bool is_logical(const Operand& operand) {
    return operand.kind == Operand::Kind::call && row(operand.function).result == Type::logical;
}

/// Parts of the same kind become parts of this one: `(a || b) || c` is `a || b || c`.
void add(Expression& out, Expression part) {
    if (part.kind != out.kind) {
        out.parts.push_back(std::move(part));
        return;
    }
    std::move(part.parts.begin(), part.parts.end(), std::back_inserter(out.parts));
}

Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Expression out;
    out.kind = kind;
    for (Expression& part : parts) add(out, std::move(part));
    return out;
}

}  // namespace

bool is_singular(const std::vector<Segment>& segments) {
    return std::ranges::all_of(segments, [](const Segment& segment) {
        return !segment.descendant && segment.choices.size() == 1 &&
               (std::holds_alternative<std::string>(segment.choices.front()) ||
                std::holds_alternative<Index>(segment.choices.front()));
    });
}

Result<Choice> Parser::filter() {
    const Deeper deeper(depth_);
    if (deeper.too_deep()) return too_deep(in_.at());
    in_.skip_blanks();
    auto read = disjunction();
    if (!read) return fail(read.error());
    Filter out;
    spell(out.text, *read);
    out.expression = std::make_shared<const Expression>(std::move(*read));
    return Choice(std::move(out));
}

Result<Expression> Parser::disjunction() {
    std::vector<Expression> parts;
    do {
        in_.skip_blanks();
        auto part = conjunction();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take("||"));
    return joined(Expression::Kind::any, std::move(parts));
}

Result<Expression> Parser::conjunction() {
    std::vector<Expression> parts;
    do {
        in_.skip_blanks();
        auto part = basic();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take("&&"));
    if (in_.peek() == '&' || (in_.peek() == '|' && !in_.at("||")))
        return fail(Code::bad_selector, "tests are joined by && or ||", in_.at());
    return joined(Expression::Kind::all, std::move(parts));
}

Result<Expression> Parser::basic() {
    if (in_.peek() == '(') return parenthesized();
    if (in_.peek() == '!') return negated();
    auto left = term();
    if (!left) return fail(left.error());
    auto sign = comparator();
    if (!sign) return fail(sign.error());
    return *sign ? comparison(std::move(*left), **sign) : test(std::move(*left));
}

Result<Expression> Parser::parenthesized() {
    const Deeper deeper(depth_);
    if (deeper.too_deep()) return too_deep(in_.at());
    in_.take('(');
    auto inner = disjunction();
    if (!inner) return inner;
    if (!in_.take(')')) return fail(Code::bad_selector, "in parentheses, after a test comes &&, || or )", in_.at());
    return inner;
}

Result<Expression> Parser::negated() {
    const std::size_t begin = in_.at();
    in_.take('!');
    in_.skip_blanks();
    Expression out;
    out.kind = Expression::Kind::negation;
    if (in_.peek() == '(') {
        auto inner = parenthesized();
        if (!inner) return inner;
        out.parts.push_back(std::move(*inner));
        return out;
    }
    auto tested = term();
    if (!tested) return fail(tested.error());
    auto sign = comparator();
    if (!sign) return fail(sign.error());
    if (*sign) return fail(Code::bad_selector, "! before a comparison needs parentheses: !(a == b)", begin);
    auto inner = test(std::move(*tested));
    if (!inner) return inner;
    out.parts.push_back(std::move(*inner));
    return out;
}

Result<Expression> Parser::test(Term term) {
    if (term.operand.kind == Operand::Kind::literal)
        return fail(Code::bad_selector,
                    "a literal alone is no test: compare it with ==, !=, <, <=, > or >=", term.begin);
    if (term.operand.kind == Operand::Kind::call && !is_logical(term.operand))
        return fail(Code::bad_selector,
                    "what this function gives is no test: compare it with ==, !=, <, <=, > or >=", term.begin);
    Expression out;
    out.kind = Expression::Kind::test;
    out.left = std::move(term.operand);
    return out;
}

Result<Expression> Parser::comparison(Term left, Comparator comparator) {
    if (auto checked = check_compared(left); !checked) return fail(checked.error());
    in_.skip_blanks();
    auto right = term();
    if (!right) return fail(right.error());
    if (auto checked = check_compared(*right); !checked) return fail(checked.error());
    Expression out;
    out.kind = Expression::Kind::comparison;
    out.comparator = comparator;
    out.left = std::move(left.operand);
    out.right = std::move(right->operand);
    return out;
}

Result<void> Parser::check_compared(const Term& term) const {
    if (term.operand.kind == Operand::Kind::query && !term.singular)
        return fail(Code::bad_selector,
                    "only a query for one value can be compared: names and indexes, one and without blanks between "
                    "its brackets",
                    term.begin);
    if (is_logical(term.operand))
        return fail(Code::bad_selector, "match() and search() are tests: they are not compared", term.begin);
    return {};
}

Result<std::optional<Comparator>> Parser::comparator() {
    in_.skip_blanks();
    if (in_.take("==")) return std::optional(Comparator::equal);
    if (in_.take("!=")) return std::optional(Comparator::not_equal);
    if (in_.take("<=")) return std::optional(Comparator::less_or_equal);
    if (in_.take(">=")) return std::optional(Comparator::greater_or_equal);
    if (in_.take('<')) return std::optional(Comparator::less);
    if (in_.take('>')) return std::optional(Comparator::greater);
    if (in_.peek() == '=') return fail(Code::bad_selector, "values are compared by ==", in_.at());
    return std::optional<Comparator>();
}

Result<Parser::Term> Parser::term() {
    const char c = in_.peek();
    if (c == '@' || c == '$') return query();
    Term out;
    out.begin = in_.at();
    if (c == '"' || c == '\'') {
        auto text = in_.quoted();
        if (!text) return fail(text.error());
        out.operand.literal = {Node::Kind::string, std::move(*text)};
        return out;
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        auto number = in_.number();
        if (!number) return fail(number.error());
        out.operand.literal = {Node::Kind::number, std::move(*number)};
        return out;
    }
    if (c >= 'a' && c <= 'z') return word();
    return fail(Code::bad_selector,
                "here stands @ or $ with a query, a string, a number, true, false, null or a function", in_.at());
}

Result<Parser::Term> Parser::query() {
    Term out;
    out.begin = in_.at();
    out.operand.kind = Operand::Kind::query;
    out.operand.query.absolute = in_.take('$');
    if (!out.operand.query.absolute) in_.take('@');
    auto read = path();
    if (!read) return fail(read.error());
    out.operand.query.segments = std::move(read->segments);
    out.singular = read->singular;
    return out;
}

/// A literal's name or a function's.
Result<Parser::Term> Parser::word() {
    Term out;
    out.begin = in_.at();
    const std::string_view name = in_.word();
    if (in_.peek() == '(') return call(name, out.begin);
    if (name == "true" || name == "false") {
        out.operand.literal = {Node::Kind::boolean, std::string(name)};
    } else if (name != "null") {
        return fail(Code::bad_selector,
                    "a word is true, false, null or a function's name right before its (; quote a string", out.begin);
    }
    return out;
}

Result<Parser::Term> Parser::call(std::string_view name, std::size_t begin) {
    const Deeper deeper(depth_);
    if (deeper.too_deep()) return too_deep(begin);
    const FunctionRow* known = find_function(name);
    if (known == nullptr)
        return fail(Code::bad_selector, "the functions are length, count, match, search and value", begin);
    Term out;
    out.begin = begin;
    out.operand.kind = Operand::Kind::call;
    out.operand.function = known->function;
    if (auto read = arguments(out.operand); !read) return fail(read.error());
    if (out.operand.arguments.size() != known->parameters.size())
        return fail(Code::bad_selector, "length, count and value take one argument, match and search two", begin);
    if (auto prepared = prepare_pattern(out.operand, begin); !prepared) return fail(prepared.error());
    return out;
}

Result<void> Parser::arguments(Operand& out) {
    const auto parameters = row(out.function).parameters;
    in_.take('(');
    in_.skip_blanks();
    if (in_.take(')')) return {};
    do {
        in_.skip_blanks();
        auto read = term();
        if (!read) return fail(read.error());
        const std::size_t at = std::min(out.arguments.size(), parameters.size() - 1);
        const bool is_query = read->operand.kind == Operand::Kind::query;
        if (parameters[at] == Type::nodes && !is_query)
            return fail(Code::bad_selector, "count() and value() take a query", read->begin);
        if (parameters[at] == Type::value && ((is_query && !read->singular) || is_logical(read->operand)))
            return fail(Code::bad_selector,
                        "length(), match() and search() take one value: a literal, a query of names and indexes, or a "
                        "function that gives a value",
                        read->begin);
        out.arguments.push_back(std::move(read->operand));
        in_.skip_blanks();
    } while (in_.take(','));
    if (!in_.take(')')) return fail(Code::bad_selector, "after an argument comes , or )", in_.at());
    return {};
}

/// A literal pattern is compiled once. One that is no I-Regexp matches nothing (section 2.4.6); one that we cannot run
/// is refused, since it would match nothing without being wrong.
Result<void> Parser::prepare_pattern(Operand& call, std::size_t begin) {
    if (!is_logical(call)) return {};
    const Operand& given = call.arguments[1];
    if (given.kind != Operand::Kind::literal || given.literal.kind != Node::Kind::string) return {};
    call.pattern = Pattern::compile(given.literal.text);
    if (!call.pattern->valid() && translate(given.literal.text))
        return fail(Code::bad_selector,
                    "the pattern cannot be run: it is too large, repeats over 1000 times, has a range that runs "
                    "backwards, or \\p{C} or \\p{Cn} between brackets",
                    begin);
    return {};
}

}  // namespace waybill::selector

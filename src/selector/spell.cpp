#include "spell.hpp"

#include "functions.hpp"
#include "waybill/selector/select.hpp"

namespace waybill::selector {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

/// Between single quotes, as in a normalized path (RFC 9535 section 2.7).
void append_quoted(std::string& out, Bytes text) {
    constexpr std::string_view letters = "btn\vfr";  // of \x08 to \x0d; \x0b has no letter
    out.push_back('\'');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            (out += '\\') += c;
        } else if (byte >= 8 && byte <= 13 && byte != 11) {
            (out += '\\') += letters[byte - 8];
        } else if (byte < 0x20) {
            ((out += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out.push_back('\'');
}

std::string_view sign(Comparator comparator) {
    constexpr std::string_view signs[] = {"==", "!=", "<", "<=", ">", ">="};
    return signs[static_cast<std::size_t>(comparator)];
}

struct SpellChoice {
    std::string& out;

    void operator()(const std::string& name) const { append_quoted(out, name); }
    void operator()(const Index& index) const { out += std::to_string(index.value); }
    void operator()(const Slice& slice) const {
        if (slice.start && *slice.start != 0) out += std::to_string(*slice.start);
        if (slice.start == 0 && slice.step < 0) out += '0';
        out += ':';
        if (slice.end) out += std::to_string(*slice.end);
        if (slice.step != 1) (out += ':') += std::to_string(slice.step);
    }
    void operator()(const Wildcard&) const { out += '*'; }
    void operator()(const Filter& filter) const { (out += '?') += filter.text; }
};

void spell_operand(std::string& out, const Operand& operand) {
    switch (operand.kind) {
        case Operand::Kind::literal:
            if (operand.literal.kind == Node::Kind::string)
                append_quoted(out, operand.literal.text);
            else
                out += operand.literal.kind == Node::Kind::null ? "null" : operand.literal.text;
            return;
        case Operand::Kind::query:
            out += operand.query.absolute ? '$' : '@';
            spell(out, operand.query.segments);
            return;
        case Operand::Kind::call:
            (out += row(operand.function).name) += '(';
            for (std::size_t i = 0; i < operand.arguments.size(); ++i) {
                if (i > 0) out += ',';
                spell_operand(out, operand.arguments[i]);
            }
            out += ')';
            return;
    }
}

/// A part of something that binds as tightly as `around`, or more.
void spell_part(std::string& out, const Expression& part, Expression::Kind around) {
    using Kind = Expression::Kind;
    const bool bare = part.kind == Kind::test || (around != Kind::negation && part.kind != Kind::any);
    if (!bare) out += '(';
    spell(out, part);
    if (!bare) out += ')';
}

}  // namespace

void spell(std::string& out, const std::vector<Segment>& segments) {
    for (const Segment& segment : segments) {
        out += segment.descendant ? "..[" : "[";
        for (std::size_t i = 0; i < segment.choices.size(); ++i) {
            if (i > 0) out += ',';
            std::visit(SpellChoice{out}, segment.choices[i]);
        }
        out += ']';
    }
}

void spell(std::string& out, const Expression& expression) {
    using Kind = Expression::Kind;
    switch (expression.kind) {
        case Kind::any:
        case Kind::all:
            for (std::size_t i = 0; i < expression.parts.size(); ++i) {
                if (i > 0) out += expression.kind == Kind::any ? "||" : "&&";
                spell_part(out, expression.parts[i], expression.kind);
            }
            return;
        case Kind::negation:
            out += '!';
            spell_part(out, expression.parts.front(), Kind::negation);
            return;
        case Kind::comparison:
            spell_operand(out, expression.left);
            out += sign(expression.comparator);
            spell_operand(out, expression.right);
            return;
        case Kind::test:
            spell_operand(out, expression.left);
            return;
    }
}

void append_normalized(std::string& path, Bytes name) {
    path += '[';
    append_quoted(path, name);
    path += ']';
}

}  // namespace waybill::selector

#include "parser.hpp"

namespace waybill::selector {
namespace {

bool at_integer(const TextScanner& in) { return in.peek() == '-' || (in.peek() >= '0' && in.peek() <= '9'); }

}  // namespace

Result<std::vector<Segment>> Parser::selector() {
    if (!in_.take('$')) return fail(Code::bad_selector, "a selector begins with $", 0);
    auto out = path();
    if (!out) return fail(out.error());
    const std::size_t end = in_.at();
    in_.skip_blanks();
    if (in_.done() && in_.at() > end) return fail(Code::bad_selector, "a selector has no white space at its end", end);
    if (!in_.done()) return fail(Code::bad_selector, "a segment begins with . or .. or [", in_.at());
    return std::move(out->segments);
}

/// Stops where no segment follows, before the blanks there.
Result<Parser::Path> Parser::path() {
    Path out;
    while (true) {
        const std::size_t before = in_.at();
        in_.skip_blanks();
        if (in_.peek() != '.' && in_.peek() != '[') {
            in_.back_to(before);
            return out;
        }
        bool blanks = false;
        auto next = segment(blanks);
        if (!next) return fail(next.error());
        out.segments.push_back(std::move(*next));
        out.singular = out.singular && !blanks && is_singular({out.segments.back()});
    }
}

Result<Segment> Parser::segment(bool& blanks) {
    Segment out;
    const bool dot = in_.take('.');
    out.descendant = dot && in_.take('.');
    if ((!dot || out.descendant) && in_.take('[')) {
        auto read = bracketed(out, blanks);
        if (!read) return fail(read.error());
        return out;
    }
    if (in_.take('*')) {
        out.choices.emplace_back(Wildcard{});
        return out;
    }
    auto name = in_.shorthand();
    if (!name) return fail(name.error());
    out.choices.emplace_back(std::move(*name));
    return out;
}

Result<void> Parser::bracketed(Segment& out, bool& blanks) {
    const auto skip = [&] {
        const std::size_t before = in_.at();
        in_.skip_blanks();
        blanks = blanks || in_.at() > before;
    };
    do {
        skip();
        auto choice = bracketed_choice();
        if (!choice) return fail(choice.error());
        // A slice or a filter may have taken blanks after itself, but those make no singular query anyway; an index
        // leaves them.
        out.choices.push_back(std::move(*choice));
        skip();
    } while (in_.take(','));
    if (!in_.take(']')) return fail(Code::bad_selector, "after a choice between brackets comes , or ]", in_.at());
    return {};
}

Result<Choice> Parser::bracketed_choice() {
    const char c = in_.peek();
    if (c == '"' || c == '\'') {
        auto name = in_.quoted();
        if (!name) return fail(name.error());
        return Choice(std::move(*name));
    }
    if (in_.take('*')) return Choice(Wildcard{});
    if (in_.take('?')) return filter();
    if (c == ':' || at_integer(in_)) return index_or_slice();
    return fail(Code::bad_selector, "between brackets stands a quoted name, an index, a slice, * or a filter (?...)",
                in_.at());
}

Result<Choice> Parser::index_or_slice() {
    if (in_.peek() == ':') return slice(std::nullopt);
    auto value = in_.integer();
    if (!value) return fail(value.error());
    const std::size_t before = in_.at();
    in_.skip_blanks();
    if (in_.peek() == ':') return slice(*value);
    in_.back_to(before);
    return Choice(Index{*value});
}

/// What follows the start of a slice: `":" S [end S] [":" [S step]]`. Blanks after the step are the bracket's.
Result<Choice> Parser::slice(std::optional<std::int64_t> start) {
    Slice out{start, {}, 1};
    in_.take(':');
    in_.skip_blanks();
    if (at_integer(in_)) {
        auto end = in_.integer();
        if (!end) return fail(end.error());
        out.end = *end;
        in_.skip_blanks();
    }
    if (!in_.take(':')) return Choice(out);
    in_.skip_blanks();
    if (at_integer(in_)) {
        auto step = in_.integer();
        if (!step) return fail(step.error());
        out.step = *step;
    }
    return Choice(out);
}

}  // namespace waybill::selector

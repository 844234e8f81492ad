// The grammar of RFC 9535 from segments down to single selectors. One pass, no back-tracking; recursion is not needed
// because filters, which alone nest, are refused by name.
#include "waybill/selector/selector.hpp"

#include <algorithm>

#include "text_scanner.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::selector {
namespace {

constexpr std::size_t longest = 4096;  // DESIGN.md: selectors over 4 KiB do not load

/// Where the first sequence begins that is not UTF-8; there is one.
std::size_t first_bad_utf8(Bytes text) {
    std::size_t good = 0;
    for (std::size_t length = 1; length <= 4 && good + length <= text.size();)
        if (base::is_utf8(text.substr(good, length))) {
            good += length;
            length = 1;
        } else {
            ++length;
        }
    return good;
}

/// An index or bound: present, and not negative.
Result<std::int64_t> place(TextScanner& in) {
    const std::size_t begin = in.at();
    auto value = in.integer();
    if (!value) return value;
    if (*value < 0)
        return fail(Code::bad_selector,
                    "negative indexes, bounds and steps are not in this version: count from the start", begin);
    return value;
}

bool at_integer(const TextScanner& in) { return in.peek() == '-' || (in.peek() >= '0' && in.peek() <= '9'); }

/// What follows the first colon of a slice: `S [end S] [":" [S step]]`. Blanks after the step are the bracket's.
Result<Choice> slice(TextScanner& in, std::optional<std::int64_t> start) {
    Slice out{start, {}, 1};
    in.take(':');
    in.skip_blanks();
    if (at_integer(in)) {
        auto end = place(in);
        if (!end) return fail(end.error());
        out.end = *end;
        in.skip_blanks();
    }
    if (!in.take(':')) return Choice(out);
    in.skip_blanks();
    if (at_integer(in)) {
        auto step = place(in);
        if (!step) return fail(step.error());
        out.step = *step;
    }
    return Choice(out);
}

Result<Choice> index_or_slice(TextScanner& in) {
    if (in.peek() == ':') return slice(in, std::nullopt);
    auto value = place(in);
    if (!value) return fail(value.error());
    // Blanks before a colon belong to the slice, those before anything else to the bracket, which skips them too.
    in.skip_blanks();
    if (in.peek() == ':') return slice(in, *value);
    return Choice(Index{*value});
}

Result<Choice> bracketed_choice(TextScanner& in) {
    const char c = in.peek();
    if (c == '"' || c == '\'') {
        auto name = in.quoted();
        if (!name) return fail(name.error());
        return Choice(std::move(*name));
    }
    if (in.take('*')) return Choice(Wildcard{});
    if (c == '?') return fail(Code::bad_selector, "filters are not in this version", in.at());
    if (c == ':' || at_integer(in)) return index_or_slice(in);
    return fail(Code::bad_selector, "between brackets stands a quoted name, an index, a slice or *", in.at());
}

Result<void> bracketed(TextScanner& in, Segment& out) {
    do {
        in.skip_blanks();
        auto choice = bracketed_choice(in);
        if (!choice) return fail(choice.error());
        out.choices.push_back(std::move(*choice));
        in.skip_blanks();
    } while (in.take(','));
    if (!in.take(']')) return fail(Code::bad_selector, "after a choice between brackets comes , or ]", in.at());
    return {};
}

Result<Segment> segment(TextScanner& in) {
    Segment out;
    const bool dot = in.take('.');
    out.descendant = dot && in.take('.');
    if ((!dot || out.descendant) && in.take('[')) {
        auto read = bracketed(in, out);
        if (!read) return fail(read.error());
        return out;
    }
    if (!dot) return fail(Code::bad_selector, "a segment begins with . or .. or [", in.at());
    if (in.take('*')) {
        out.choices.emplace_back(Wildcard{});
        return out;
    }
    auto name = in.shorthand();
    if (!name) return fail(name.error());
    out.choices.emplace_back(std::move(*name));
    return out;
}

}  // namespace

Result<Selector> Selector::parse(Bytes text) {
    if (text.size() > longest) return fail(Code::bad_selector, "a selector has at most 4096 bytes", longest);
    if (!base::is_utf8(text)) return fail(Code::bad_selector, "a selector is UTF-8", first_bad_utf8(text));
    TextScanner in(text);
    if (!in.take('$')) return fail(Code::bad_selector, "a selector begins with $", 0);
    Selector out;
    out.text_ = text;
    while (!in.done()) {
        const std::size_t before = in.at();
        in.skip_blanks();
        if (in.done()) return fail(Code::bad_selector, "a selector has no white space at its end", before);
        auto next = segment(in);
        if (!next) return fail(next.error());
        out.segments_.push_back(std::move(*next));
    }
    return out;
}

bool Selector::has_index() const {
    const auto counts = [](const Choice& choice) {
        return std::holds_alternative<Index>(choice) || std::holds_alternative<Slice>(choice);
    };
    return std::any_of(segments_.begin(), segments_.end(),
                       [&](const Segment& s) { return std::any_of(s.choices.begin(), s.choices.end(), counts); });
}

}  // namespace waybill::selector

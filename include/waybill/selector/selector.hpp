// RFC 9535 JSONPath, whole: one selector, parsed, and what it asks of the one who evaluates it. Well-formedness and
// validity are the RFC's (sections 2.1 to 2.7 and 2.4.3); evaluation is in select.hpp (a whole document) and
// program.hpp (in passing).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::selector {

struct Wildcard {
    bool operator==(const Wildcard&) const = default;
};
/// From the end where negative: -1 is the last element.
struct Index {
    std::int64_t value = 0;
    bool operator==(const Index&) const = default;
};
/// start:end:step as written (section 2.3.4); a step of 0 picks nothing.
struct Slice {
    std::optional<std::int64_t> start, end;
    std::int64_t step = 1;
    auto operator<=>(const Slice&) const = default;
};
struct Expression;
/// `?` and a logical expression. Two filters are equal that are spelled alike, white space, quotes and needless
/// parentheses apart.
struct Filter {
    std::shared_ptr<const Expression> expression;  // never null
    std::string text;                              // in one canonical spelling, without the `?`
    bool operator==(const Filter& other) const { return text == other.text; }
};
/// A name is its text after unescaping.
using Choice = std::variant<std::string, Index, Slice, Wildcard, Filter>;

struct Segment {
    bool descendant = false;      // `..`
    std::vector<Choice> choices;  // a union, in the order written
    bool operator==(const Segment&) const = default;
};

/// Immutable; copies share their filters.
class Selector {
public:
    /// Error: bad_selector, with the byte offset in `text` and what would be right. Over 4,096 bytes, or with
    /// parentheses, brackets and functions nested over 64 deep in filters: bad_selector.
    static Result<Selector> parse(Bytes text);

    /// As written.
    const std::string& text() const { return text_; }
    /// In one spelling: selectors of one canonical text pick the same. It parses, to a selector that is equal.
    std::string canonical() const;
    const std::vector<Segment>& segments() const { return segments_; }

    /// Whether an index or slice occurs, in a filter's queries too: such a selector does not load where names repeat
    /// (form, query, header, XML).
    bool has_index() const;
    /// Whether it cannot be answered in passing: it has a filter, or an index or slice that counts from the end.
    bool looks_ahead() const;
    /// Whether a filter has an absolute query (`$`): in the stream there is no whole document to ask; such a filter
    /// picks nothing there.
    bool reads_whole_document() const;
    /// Whether match() or search() has a literal pattern that is no I-Regexp (RFC 9485): it is always false then.
    bool has_dead_pattern() const;
    /// Whether match() or search() takes its pattern from the document.
    bool has_pattern_of_document() const;
    /// What its filters read: for each relative query of each filter, nested ones too, the selector that it amounts to
    /// from the root, with the tested child as a wildcard. `$.items[?@.type == 'x'].name` reads `$.items[*].type`.
    std::vector<Selector> filter_queries() const;

private:
    static Selector of(std::vector<Segment> segments);

    std::string text_;
    std::vector<Segment> segments_;
};

}  // namespace waybill::selector

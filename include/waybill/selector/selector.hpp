// RFC 9535 JSONPath: one selector, parsed. Well-formedness and validity are the RFC's (sections 2.1 to 2.7); filters
// and negative indexes are refused, never ignored.
#pragma once

#include <cstdint>
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
struct Index {
    std::int64_t value = 0;
    bool operator==(const Index&) const = default;
};
/// start:end:step as written; negative bounds need the array's length and are refused by parse(), as is a step below 0.
struct Slice {
    std::optional<std::int64_t> start, end;
    std::int64_t step = 1;
    bool operator==(const Slice&) const = default;
};
/// A name is its text after unescaping.
using Choice = std::variant<std::string, Index, Slice, Wildcard>;

struct Segment {
    bool descendant = false;      // `..`
    std::vector<Choice> choices;  // a union, in the order written
    bool operator==(const Segment&) const = default;
};

class Selector {
public:
    /// Error: bad_selector, with the byte offset in `text`. Over 4,096 bytes: bad_selector.
    static Result<Selector> parse(Bytes text);

    /// As written.
    const std::string& text() const { return text_; }
    const std::vector<Segment>& segments() const { return segments_; }
    /// Whether an index or slice occurs: such a selector does not load where names repeat (form, query, header, XML).
    bool has_index() const;

private:
    std::string text_;
    std::vector<Segment> segments_;
};

}  // namespace waybill::selector

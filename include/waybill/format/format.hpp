// A format: a push scanner from a message's bytes to calls of Fields and to Output. Chunk-blind: the same bytes cut
// anywhere give the same calls and the same output. Strict: what it cannot read in one way only, it refuses. State
// lives in the object; one object reads one message. Nothing that a format holds back is ever flushed on an error.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "waybill/base/random.hpp"
#include "waybill/base/result.hpp"
#include "waybill/format/fields.hpp"

namespace waybill::format {

struct Limits {
    std::size_t depth = 64;
    std::size_t members = 10'000;      // of one object
    std::size_t name_bytes = 4 << 10;  // of one name, unescaped
    std::size_t item_bytes = 1 << 20;  // of one scalar as it stands in the message
    std::size_t open_names = 8 << 20;  // bytes of all names of the objects that are open; over it: too_many_members
};

class Format {
public:
    virtual ~Format() = default;
    /// Errors: body_malformed, too_deep, too_many_members, name_too_long, item_too_large with the offset in the
    /// message; nothing_allowed where the outermost value is a withheld scalar; Fields' own refusal. After one, the
    /// object is done.
    virtual Result<void> feed(Bytes bytes, Fields& fields, Output& out) = 0;
    /// The message ends here.
    virtual Result<void> finish(Fields& fields, Output& out) = 0;
};

/// One line a format; the visible table is src/format/table.cpp.
struct Row {
    std::string_view name;                // as a route's `format:` has it
    std::string_view content_type;        // as sent
    bool (*accepts)(Bytes content_type);  // type and parameters of a message that a route of this format takes
    bool names_repeat;                    // then an index in a selector does not load
    bool flat;                            // one object of scalars: then a selector of two steps does not load
    std::unique_ptr<Format> (*make)(const Limits& limits, base::Random& random);  // nullptr: not in this version
    void (*spell)(std::string& out, Bytes text);  // appends a text as it writes one in a value's place
};

std::span<const Row> table();
/// nullptr for a name that no version has.
const Row* find(std::string_view name);

}  // namespace waybill::format

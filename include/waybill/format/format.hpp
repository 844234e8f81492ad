// A format: a push scanner from a message's bytes to calls of Fields and to Output. Chunk-blind: the same bytes cut
// anywhere give the same calls and the same output. Strict: what it cannot read in one way only, it refuses. State
// lives in the object; one object reads one message. Nothing that a format holds back is ever flushed on an error.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/result.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/format/fields.hpp"

namespace waybill::format {

struct Limits {
    std::size_t depth = 64;
    std::size_t members = 10'000;      // of one object
    std::size_t name_bytes = 4 << 10;  // of one name, unescaped
    std::size_t item_bytes = 1 << 20;  // of one scalar as it stands in the message
    std::size_t open_names = 8 << 20;  // bytes of all names of the objects that are open; over it: too_many_members
    std::size_t look_ahead = 1 << 20;  // of one value that is held, in bytes of the message
};

/// What a policy says of a format beside its name: parsed once, immutable, shared by threads. Each format that takes
/// some has its own kind.
class Options {
public:
    virtual ~Options() = default;
};

/// Where options are read from: the mapping that has `format:`, and the files that it names (relative to the policies
/// folder).
struct OptionSource {
    const base::YamlNode& body;
    base::Diagnostics& diagnostics;
    const std::function<Result<std::string>(std::string_view path)>& read_file;
};

/// What a format is made with, for one message. What it refers to outlives the format.
struct Setup {
    Limits limits;
    base::Random& random;
    const Options* options = nullptr;  // nullptr: its defaults
    Bytes content_type = {};           // as received; empty where none was
    Bytes exchange = {};               // its id: what multipart makes its boundary of
};

class Format {
public:
    virtual ~Format() = default;
    /// Errors: body_malformed, too_deep, too_many_members, name_too_long, item_too_large, look_ahead_exceeded with the
    /// offset in the message; nothing_allowed where the outermost value is a withheld scalar; Fields' own refusal.
    /// After one, the object is done.
    virtual Result<void> feed(Bytes bytes, Fields& fields, Output& out) = 0;
    /// The message ends here.
    virtual Result<void> finish(Fields& fields, Output& out) = 0;
};

/// One line a format; the visible table is src/format/table.cpp.
struct Row {
    std::string_view name;                // as a route's `format:` has it
    std::string_view content_type;        // as sent, unless the route says another that it accepts
    bool (*accepts)(Bytes content_type);  // type and parameters of a message that a route of this format takes
    bool names_repeat;                    // then an index in a selector does not load
    bool flat;                            // one object of scalars: then a selector of two steps does not load
    bool looks_ahead;                     // else a filter or a negative index in a selector does not load
    std::unique_ptr<Format> (*make)(const Setup& setup);  // nullptr: not in this version
    void (*spell)(std::string& out, Bytes text);          // appends a text as it writes one in a value's place
    std::span<const std::string_view> option_keys = {};   // beside `format` in a policy
    /// Reports what is wrong and returns nullptr then. nullptr itself: it takes no options.
    std::shared_ptr<const Options> (*read_options)(const OptionSource& source) = nullptr;
    bool has_boundary = false;  // of the exchange's id, in its content type
};

/// The content type that a message of this format is sent with: `chosen` where the route says one, else the row's; with
/// its boundary where it has one.
std::string sent_content_type(const Row& row, std::string_view chosen, Bytes exchange);

std::span<const Row> table();
/// nullptr for a name that no version has.
const Row* find(std::string_view name);

}  // namespace waybill::format

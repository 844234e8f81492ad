// What a format asks, value by value, of the one who decides: the redactor implements it, a format only calls it. A
// message is a tree of named values whatever its format; the calls walk it in the order of the message.
//
//   descent = name("email") | element(3)      then, unless it says skip:
//     scalar(value)                           a scalar, or
//     open(kind) … children … close()         a container
//   skipped(n)                                after a skip: how many scalars were in what was skipped
//   up()                                      always: after either, or at once where no more than a name is known
//
// Where the answer is look_ahead, the format holds the value until it has all of it, gives it to examine(), and then
// goes on as that answer says. The root has neither name nor up(): it begins with root(), then scalar() or open().
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/error.hpp"
#include "waybill/base/value_kind.hpp"
#include "waybill/format/output.hpp"
#include "waybill/selector/node.hpp"

namespace waybill::format {

class Format;
class Shape;

/// One scalar as it stands in the message. Valid during the call only.
struct Scalar {
    base::ValueKind kind;
    Bytes raw;             // as in the message, a JSON string with its quotes
    bool encoded;          // whether `raw` spells some bytes otherwise (escapes)
    std::uint64_t offset;  // of raw's first byte, from the start of the message
    /// Text of the value: a string decoded to UTF-8, a number's token, `true`, `false`, `null`. Uses `scratch` where
    /// there is something to decode.
    Bytes (*decode)(const Scalar&, std::string& scratch);
    /// False: bytes that are no text (a part's content, a protobuf `bytes`); text() is their base64, with padding. Such
    /// a value is kept, withheld or opened: the format refuses it with treatment_failed where it would be replaced.
    bool is_text = true;

    Bytes text(std::string& scratch) const { return decode(*this, scratch); }
};

struct Descent {
    enum class Way : std::uint8_t {
        enter,   // go in and ask about each value
        skip,    // nothing in there can leave: validate it, count its scalars, ask nothing
        refuse,  // the message is refused; why: Fields::refusal()
        /// Hold it up to Limits::look_ahead (over it: look_ahead_exceeded), then examine(). Only of a format whose row
        /// says so.
        look_ahead,
    };
    /// How the name is written, where its member is. Only the one spelling of a name that is structure tells nothing of
    /// the sender.
    enum class Name : std::uint8_t {
        structure,     // by its text, in the format's own spelling
        item,          // as it stands, and noted as the item `tag`
        as_it_stands,  // and not noted: of a message that passes whole
    };
    Way way = Way::enter;
    Name name = Name::structure;
    ItemTag tag = 0;
};

enum class ContainerKind : std::uint8_t { object, array };

enum class Keeping : std::uint8_t {
    when_filled,  // left out unless something in it is kept
    always,       // kept, empty too
    refuse,       // the message is refused; why: Fields::refusal()
};

/// A column of a table whose names stand in a header (CSV): what is decided for all of its cells at once.
struct Column {
    bool written = false;  // it stays in the output; a withheld cell of it is written empty
    bool asked = false;    // its cells are asked about, though not written: a data subject may be in them
    Descent::Name name = Descent::Name::structure;
    ItemTag tag = 0;
    bool refused = false;  // the message is; why: Fields::refusal()
};

/// How a nested message stands in its value.
enum class Encoding : std::uint8_t { text, base64 };

/// A nested message that is read as it comes, into the same output.
struct Opened {
    Format* format = nullptr;
    class Fields* fields = nullptr;
    Bytes content_type = {};  // that a part is sent with where its own is not; empty: without
};

/// What becomes of the first bytes of a text that has no end in sight (the format `text`).
struct Stretch {
    bool refused = false;   // the message is refused; why: Fields::refusal()
    std::size_t taken = 0;  // bytes of the text that this decides; 0 only where `last` is not said: more is needed
    bool sent = false;      // `text` is written and noted as the item `tag`, if not empty
    ItemTag tag = 0;
    Bytes text = {};  // valid until the next call
};

struct Verdict {
    enum class Fate : std::uint8_t {
        withhold,
        keep,     // the bytes as they stand
        replace,  // by `text`, written as a value of `kind` in the format's own spelling
        /// A nested message, in a string: its decoded text (or what that is base64 of) goes through `format`, whose
        /// output takes its place; refused with that format's code, at the string's offset, where it is not right. In
        /// base64 its items have no bytes of their own to be noted: the whole value is the item `tag`, and theirs are
        /// noted with length 0 at its end.
        open,
        refuse,  // the message is refused; why: Fields::refusal()
    };
    Fate fate = Fate::withhold;
    base::ValueKind kind = base::ValueKind::string;  // of `text`: string, number or boolean
    ItemTag tag = 0;                                 // of keep and replace
    Bytes text = {};                                 // of replace: valid until the next call
    Format* format = nullptr;                        // of open; it asks `fields` of its own
    class Fields* fields = nullptr;                  // of open
    Encoding encoding = Encoding::text;              // of open
};

/// What is decided of all values at one place of a message alike, so that they need not be asked about one by one.
struct Standing {
    enum class Scalar : std::uint8_t {
        ask,       // nothing stands: by name() or element(), like any value
        keep,      // as it stands, noted as the item `tag`; told in passed()
        withhold,  // told in passed() and in withheld()
        treat,     // scalar_at() answers
    };
    enum class Container : std::uint8_t {
        ask,
        skip,  // its scalars are told in passed() and withheld()
        when_filled,
        always,
    };
    Scalar scalar = Scalar::ask;
    Container container = Container::ask;
    ItemTag tag = 0;
    std::uint32_t number = 0;  // the decider's own, for withheld() or scalar_at()
};

class Fields {
public:
    virtual ~Fields() = default;
    virtual Descent root() { return {}; }
    virtual Descent name(Bytes unescaped) = 0;
    virtual Descent element(std::uint64_t index) = 0;
    virtual void up() = 0;
    virtual Keeping open(ContainerKind kind) = 0;
    virtual void close() = 0;
    virtual Verdict scalar(const Scalar& value) = 0;
    /// False: the message is refused; why: refusal().
    virtual bool skipped(std::uint64_t scalars) = 0;
    /// The value of the last root(), name(), element() or cell(), whole, where that said look_ahead; never look_ahead
    /// again.
    virtual Descent examine(const selector::Node& value);

    // Of formats that a table, a part or a text without end is in; the answers here withhold.

    /// A name of the header, before any row. After it, cell() takes the place of name() for its cells.
    virtual Column column(Bytes name);
    /// Into the cell of a column, by its number in the order of column(); only of one that is written or asked about.
    virtual Descent cell(std::size_t column);
    /// The content of a part, after its name(): whether it is a message of its own, of this type (nothing where the
    /// part declares none). Nothing: it is a scalar. An opened one without format: the message is refused.
    virtual std::optional<Opened> part(Bytes content_type);
    /// All of a text that is not decided yet; `last`: it ends here.
    virtual Stretch stretch(Bytes text, bool last);

    // Of deciders with answers that stand. A format may then leave out all calls about values at such a place, and
    // about what is in it; of a container around a value that it does ask about it tells first, as if it came now.

    /// Where the places that were met and the answers that stand are kept; nullptr: none does. Before root().
    virtual Shape* shape();
    /// Of the value that the last name() or element() went into.
    virtual Standing standing();
    /// How many more scalars may be passed() before one has to be asked about, so that it is refused.
    virtual std::uint64_t items_left() const;
    virtual void passed(std::uint64_t scalars);
    /// Withheld by the standing answer of that number; 0 is an empty container.
    virtual void withheld(std::uint32_t number, std::uint64_t scalars);
    /// As name(), scalar(), up() at the place whose standing answer has that number; never look_ahead, never open.
    virtual Verdict scalar_at(std::uint32_t number, const Scalar& value);

    /// Why the last answer was refuse.
    virtual Error refusal() const = 0;
};

}  // namespace waybill::format

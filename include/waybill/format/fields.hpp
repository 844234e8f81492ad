// What a format asks, value by value, of the one who decides: the redactor implements it, a format only calls it. A
// message is a tree of named values whatever its format; the calls walk it in the order of the message.
//
//   descent = name("email") | element(3)      then, unless it says skip:
//     scalar(value)                           a scalar, or
//     open(kind) … children … close()         a container
//   skipped(n)                                after a skip: how many scalars were in what was skipped
//   up()                                      always, after either
//
// The root has neither name nor up(): it begins with scalar() or open().
#pragma once

#include <cstdint>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/error.hpp"
#include "waybill/base/value_kind.hpp"
#include "waybill/format/output.hpp"

namespace waybill::format {

class Format;

/// One scalar as it stands in the message. Valid during the call only.
struct Scalar {
    base::ValueKind kind;
    Bytes raw;             // as in the message, a JSON string with its quotes
    bool encoded;          // whether `raw` spells some bytes otherwise (escapes)
    std::uint64_t offset;  // of raw's first byte, from the start of the message
    /// Text of the value: a string decoded to UTF-8, a number's token, `true`, `false`, `null`. Uses `scratch` where
    /// there is something to decode.
    Bytes (*decode)(const Scalar&, std::string& scratch);

    Bytes text(std::string& scratch) const { return decode(*this, scratch); }
};

struct Descent {
    enum class Way : std::uint8_t {
        enter,   // go in and ask about each value
        skip,    // nothing in there can leave: validate it, count its scalars, ask nothing
        refuse,  // the message is refused; why: Fields::refusal()
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

struct Verdict {
    enum class Fate : std::uint8_t {
        withhold,
        keep,     // the bytes as they stand
        replace,  // by `text`, written as a value of `kind` in the format's own spelling
        open,    // a nested message, in a string: its decoded text goes through `format`, whose output takes its place;
                 // refused with that format's code, at the string's offset, where it is not right
        refuse,  // the message is refused; why: Fields::refusal()
    };
    Fate fate = Fate::withhold;
    base::ValueKind kind = base::ValueKind::string;  // of `text`: string, number or boolean
    ItemTag tag = 0;                                 // of keep and replace
    Bytes text = {};                                 // of replace: valid until the next call
    Format* format = nullptr;                        // of open; it asks `fields` of its own
    class Fields* fields = nullptr;                  // of open
};

class Fields {
public:
    virtual ~Fields() = default;
    virtual Descent name(Bytes unescaped) = 0;
    virtual Descent element(std::uint64_t index) = 0;
    virtual void up() = 0;
    virtual Keeping open(ContainerKind kind) = 0;
    virtual void close() = 0;
    virtual Verdict scalar(const Scalar& value) = 0;
    /// False: the message is refused; why: refusal().
    virtual bool skipped(std::uint64_t scalars) = 0;
    /// Why the last answer was refuse.
    virtual Error refusal() const = 0;
};

}  // namespace waybill::format

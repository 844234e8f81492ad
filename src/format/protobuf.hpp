// Protobuf messages by their descriptor, streamed: a field is a member by its name, a repeated one an array, a map an
// object, an enumeration its number. What leaves is written anew, in the shortest spelling, with the lengths that it
// has then: so a message inside the outermost one is held until its end, up to Limits::look_ahead of what it writes.
// Fields that the descriptor does not know never leave; groups, and what two readers could take in two ways, are
// refused.
#pragma once

#include <optional>

#include "name_set.hpp"
#include "protobuf_value.hpp"
#include "text_utf8.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class Protobuf final : public Format {
public:
    explicit Protobuf(const Setup& setup);
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    enum class At : std::uint8_t { begin, key, number, length, content };

    /// The value that is being read in a level.
    struct Place {
        enum class Skip : std::uint8_t { no, whole, element };
        const ProtobufField* field = nullptr;  // nullptr: the descriptor does not know it
        Descent name = {};
        bool array = false;  // it is an element of one, or all of a packed one
        bool packed = false;
        bool stays = false;  // the array or map that it is in is kept
        Skip skip = Skip::no;
        std::size_t held = 0;  // bytes held before it
    };
    struct Level {
        enum class Kind : std::uint8_t { message, packed, entry };
        Kind kind = Kind::message;
        const ProtobufMessage* message = nullptr;  // not of packed
        std::uint64_t end = 0;                     // where it ends in the message
        std::size_t counts = 0;                    // where its slots begin in counts_
        bool asked = false;                        // it is not in what is skipped
        bool stays = false;                        // kept, empty too
        std::size_t held = 0, items = 0;           // where what it writes begins
        Place place = {};
        // Of an entry of a map.
        bool key_seen = false, value_seen = false;
        Descent key_name = {};
        std::string key;             // as it is written, with its number
        std::size_t key_length = 0;  // of its value, at its end
    };

    // Reading; each takes from the front of `bytes`. False: refused, error_ says why.
    bool varint(Bytes& bytes);
    bool fixed(Bytes& bytes);
    bool content(Bytes& bytes);
    bool end_key(std::uint64_t bits);
    bool end_length(std::uint64_t length);
    bool begin_content(std::uint64_t length);
    bool end_number(std::uint64_t bits);
    bool end_content(Bytes content);
    bool next();

    // Values and levels, in the order of the calls of Fields.
    bool open();
    bool begin_value(bool packed);
    bool begin_field();
    bool begin_array();
    bool begin_element();
    bool begin_unknown(std::uint64_t number);
    bool end_unknown();
    bool end_element();
    bool end_value();
    bool end_skip();
    void begin_skip(Place::Skip skip);
    bool open_level(std::uint64_t length);
    bool close_level();
    bool begin_missing_value();
    bool end_entry_key(Bytes text, Bytes written);
    bool assume_entry_key();

    // Writing.
    bool number(const ProtobufField& field, std::uint64_t bits);
    bool string(const ProtobufField& field, Bytes content);
    bool nest(const Verdict& verdict, const Scalar& value);
    void begin_written();
    void write_number(ItemTag tag, std::uint64_t bits);
    void write_string(ItemTag tag, Bytes content);
    void write_around(const Level& level, const Place& place);
    bool flush();

    Level& top() { return levels_.back(); }
    bool in_fixed() const {
        const ProtobufField* field = levels_.back().place.field;
        return field != nullptr && wire_of(field->kind) != Wire::varint;
    }
    bool in_entry_key() const {
        const Level& level = levels_.back();
        return level.kind == Level::Kind::entry && level.place.field != nullptr && level.place.field->number == 1;
    }
    bool refuse(Code code, base::Text text, std::uint64_t at);
    bool refused_by_fields();

    const Limits limits_;
    const ProtobufOptions* const options_;
    const ProtobufMessage unknown_{};  // where there are no options
    NameSet names_;                    // keys of maps, with the number of their field

    At at_ = At::begin;
    std::uint64_t read_ = 0;
    std::string token_;  // a varint or a fixed value so far
    std::uint64_t token_begin_ = 0;
    std::uint64_t content_begin_ = 0, left_ = 0;
    std::string carry_;
    Utf8Check utf8_;

    std::vector<Level> levels_;
    std::vector<std::uint64_t> counts_;  // of each slot of the levels: how often it was met
    std::size_t skip_level_ = 0;         // how deep the value stands that is skipped
    bool skipping_ = false;
    bool skips_all_ = false;
    std::uint64_t skipped_ = 0;

    std::string held_;  // written, but not given to the output yet
    std::vector<WrittenItem> held_items_;
    std::string scratch_;

    std::optional<Error> error_;
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

/// `application/x-protobuf`, `application/protobuf` or `application/vnd.google.protobuf`, without parameters.
bool is_protobuf_type(Bytes content_type);

}  // namespace waybill::format

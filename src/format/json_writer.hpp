// What of a JSON message is written: commas, names and brackets around the values that are kept. A container that is
// not sure to stay is held, with its comma, name and bracket, until something in it is kept, and dropped when nothing
// was.
#pragma once

#include <vector>

#include "waybill/format/fields.hpp"

namespace waybill::format {

/// The name under which a value stands: none in an array and at the root.
struct Member {
    Bytes name = {};     // as it is written, with its quotes
    bool noted = false;  // as the item `tag`
    ItemTag tag = 0;
};

class JsonWriter {
public:
    enum class Stays : std::uint8_t { when_filled, always };

    void open(Output& out, const Member& member, ContainerKind kind, Stays stays);
    void close(Output& out, ContainerKind kind);
    /// Of the innermost container: something in it is written.
    bool filled() const { return levels_.back().filled; }
    // Of one who writes by itself. All that is open stays, or is_sure() is made so by commit().
    bool is_sure() const { return sure_ == levels_.size(); }
    void commit(Output& out);
    /// It wrote a container's begin; the value that is at hand.
    void opened(bool filled);
    /// It wrote a value into the innermost container.
    void fill() { levels_.back().filled = true; }
    /// An outermost array that is written as lines: without brackets, and each element with a line feed.
    void open_lines();
    void end_line(Output& out);
    /// Everything around the next value stays; its comma and name are written, and the caller writes the value.
    void begin_value(Output& out, const Member& member);
    /// The same and the value itself, noted as the item `tag`.
    void item(Output& out, const Member& member, ItemTag tag, Bytes value);

private:
    struct Level {
        Output::Mark mark;
        bool filled;  // something in it is written for good
    };

    void begin(Output& out);
    void write_comma(Output& out) const;
    void write_name(Output& out, const Member& member) const;

    std::vector<Level> levels_;
    std::size_t sure_ = 0;  // levels that stay; those above it are held
};

}  // namespace waybill::format

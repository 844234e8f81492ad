// What of an XML message is written: tags around what is kept. An element that is not sure to stay is held with its
// start tag until something in it is kept, and dropped when nothing was; whether it was filled by what is left shows in
// its tag, and nothing else does.
#pragma once

#include <string>
#include <vector>

#include "waybill/format/fields.hpp"
#include "xml_scope.hpp"

namespace waybill::format {

class XmlWriter {
public:
    enum class Stays : std::uint8_t { when_filled, always };

    /// `space` is the namespace of the name's prefix, or of none.
    void open(Output& out, const Descent& descent, Bytes name, Bytes space, Stays stays);
    void close(Output& out);
    /// Begins an attribute of the element that was opened last, before anything else in it; end_attribute() ends it.
    void begin_attribute(Output& out, const Descent& descent, Bytes name, Bytes space, char quote);
    void end_attribute(Output& out, char quote) { out.append(quote); }
    /// What the value of the attribute that comes needs.
    void declare_for_value(Output& out, Bytes prefix, Bytes space);
    /// A declaration that stands whether a name needs it or not, as begin_attribute().
    void declare(Output& out, Bytes prefix, Bytes space);
    /// Everything around the text that comes stays; where it is not empty its place is made, and of a name that is an
    /// item, which a text has no bytes of, its place is noted.
    void begin_text(Output& out, const Descent& descent, bool empty);
    /// Of the text that was begun, what stands directly before it, for safe_beside().
    Bytes before_text() const { return levels_.back().text_end; }
    /// The text that was begun is written, and ends so.
    void end_text(Bytes raw);
    bool wrote() const { return wrote_; }

private:
    struct Level {
        Output::Mark mark;
        std::size_t name;  // begins in names_
        bool filled = false;
        std::string text_end = {};  // what was written last, where it was text: two bytes
    };

    void begin(Output& out);
    void commit(Output& out);
    void fill(Level& level);
    void write_name(Output& out, const Descent& descent, Bytes name);
    void need(Output& out, Bytes prefix, Bytes space);

    std::vector<Level> levels_;
    std::string names_;  // of the elements that are open
    std::size_t sure_ = 0;
    XmlScope scope_;  // as written
    bool wrote_ = false;
    std::string written_;
};

/// Raw text that stands after `before` (at least its last two bytes), so that together they are no `]]>`, which may not
/// stand in a text, and not one line end out of two. In `scratch` where a byte has to be a reference for that.
Bytes safe_beside(Bytes before, Bytes raw, std::string& scratch);

}  // namespace waybill::format

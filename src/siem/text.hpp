// Text that leaves in an event: which characters may stand in a line, what stands in place of the others, and where a
// long text is cut. Names come from certificates, policies and operators: none of them may end a line, turn its
// direction or hide in it.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::siem {

/// The next character of valid UTF-8, which loses it.
std::int32_t take_point(Bytes& text);

/// Whether a character is shown as itself: no control (C0, DEL, C1), no line or paragraph separator, no format
/// character (direction marks, zero widths, tags; Unicode's Cf), nothing unassigned.
bool is_plain(std::int32_t point);

/// Appends `\u` and four lower-case digits, a surrogate pair beyond U+FFFF, as JSON writes a character (RFC 8259, 7).
void append_u(std::string& out, std::int32_t point);

/// JSON that is written already, with each character within its strings that is not plain written as \uxxxx: it says
/// the same.
std::string with_plain_characters(std::string json);

/// How many bytes such a JSON string takes, at most, without its quotes.
std::size_t length_in_line(Bytes text);

/// Texts of an event, each of at most `limit` bytes in the line: a longer one ends with `…`, never within a character.
class Shortened {
public:
    explicit Shortened(std::size_t limit) : limit_(limit) {}
    std::string operator()(Bytes text);
    /// Something else was left out.
    void leave_out() { cut_ = true; }
    /// Whether any was.
    bool any() const { return cut_; }

private:
    std::size_t limit_;
    bool cut_ = false;
};

}  // namespace waybill::siem

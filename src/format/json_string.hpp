// A JSON string (RFC 8259 section 7), byte by byte and stopping anywhere: escapes, surrogate pairs and UTF-8 (RFC 3629)
// are checked as they pass, so that a wrong byte is found at the same place however the message was cut. Keeps no
// bytes.
#pragma once

#include <cstdint>
#include <string>

#include "scan.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/base/error.hpp"

namespace waybill::format {

class StringLexer {
public:
    /// The opening quote was read.
    void start();
    /// Goes on at `p`. done: p stands after the closing quote; more: at `end`; wrong: at the byte that cannot be.
    Scan scan(const char*& p, const char* end);
    /// Whether there was an escape so far.
    bool escaped() const { return escaped_; }
    /// What would be right, after `wrong`.
    base::Text reason() const { return reason_; }

private:
    enum class Need : std::uint8_t { anything, continuation, escape, hex, low_backslash, low_u };

    bool begin_sequence(unsigned char byte);
    bool step(unsigned char byte);
    bool step_continuation(unsigned char byte);
    bool step_escape(unsigned char byte);
    bool step_hex(unsigned char byte);
    bool expect(bool right, Need next, base::Text reason);

    Need need_ = Need::anything;
    bool escaped_ = false;
    bool low_half_ = false;                    // of a surrogate pair: the \u being read must be its second
    std::uint8_t left_ = 0;                    // continuation bytes or hexadecimal digits still to come
    std::uint8_t least_ = 0x80, most_ = 0xbf;  // the next continuation byte's range
    std::uint32_t unit_ = 0;
    base::Text reason_{""};
};

/// The text of a string that a StringLexer found right, given with its quotes. Without escapes it is a view of `raw`,
/// else it is in `scratch`.
Bytes decode_string(Bytes raw, std::string& scratch);

}  // namespace waybill::format

// A name or a value of a form (application/x-www-form-urlencoded, WHATWG URL section 5.1), byte by byte and stopping
// anywhere: percent-encoding and the UTF-8 that it comes to (RFC 3629) are checked as they pass. Spaces and UTF-8 may
// stand bare, as many senders write them; control bytes may not, nor may `;`, which some readers take for `&`. Keeps no
// bytes.
#pragma once

#include <cstdint>
#include <string>

#include "scan.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/base/error.hpp"

namespace waybill::format {

class FormTextLexer {
public:
    enum class Part : std::uint8_t { name, value };

    void start(Part part);
    /// Goes on at `p`. done: p stands at the `&`, or after a name the `=`, that ends it; more: at `end`, where it may
    /// end with the message if it is complete(); wrong: at the byte that cannot be.
    Scan scan(const char*& p, const char* end);
    bool complete() const { return need_ == Need::anything; }
    /// Whether some byte so far stands for another than itself.
    bool encoded() const { return encoded_; }
    /// What would be right, after `wrong` or where it is not complete.
    base::Text reason() const { return reason_; }

private:
    enum class Need : std::uint8_t { anything, high_digit, low_digit, continuation };

    bool step(unsigned char byte);
    bool take(unsigned char decoded);
    bool wrong(base::Text reason);

    Part part_ = Part::name;
    Need need_ = Need::anything;
    bool encoded_ = false;
    std::uint8_t left_ = 0;                    // continuation bytes still to come
    std::uint8_t least_ = 0x80, most_ = 0xbf;  // the next one's range
    std::uint8_t high_ = 0;                    // value of the first hexadecimal digit
    base::Text reason_{""};
};

/// The text of what a FormTextLexer found right and encoded, in `scratch`.
Bytes decode_form_text(Bytes raw, std::string& scratch);

}  // namespace waybill::format

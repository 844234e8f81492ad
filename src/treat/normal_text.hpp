// What `hash {normalize}` makes of a string before it is hashed, so that two spellings of one value have one hash
// (utf8proc's Unicode tables). The order is fixed, whatever the order they are written in.
#pragma once

#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::treat {

struct Normal {
    bool nfc = false;       // first: canonical composition (UAX #15)
    bool lower = false;     // simple lower case of each code point
    bool casefold = false;  // full case folding (Unicode 3.13), then NFC again
    bool trim = false;      // White_Space (Unicode's property) off both ends
    bool digits = false;    // last: all but the ASCII digits left out

    bool any() const { return nfc || lower || casefold || trim || digits; }
};

/// Error: treatment_failed where the text is not UTF-8.
Result<std::string> normalized(Bytes text, const Normal& normal);

}  // namespace waybill::treat

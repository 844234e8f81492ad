// Lookup digests (DESIGN.md, The record): what lets an auditor who holds a value find where it went, and nobody else.
// One object serves one agreement's lookup key, one thread at a time.
#pragma once

#include <array>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::redact {

class LookupKey {
public:
    explicit LookupKey(crypto::Secret key) : key_(key.view(), 16) {}
    /// BLAKE2b-128 under the key over category ‖ 0 ‖ normalised text. `text` is UTF-8.
    std::array<unsigned char, 16> digest(Bytes category, Bytes text);

private:
    crypto::KeyedBlake2b key_;
    std::string scratch_;
};

/// Unicode White_Space trimmed at both ends, NFC, full case folding (Unicode C + F), NFC. More than 30 marks in a
/// row are divided by grapheme joiners first (UAX #15, Stream-Safe Text). Into `out`, which is replaced.
void normalise_for_lookup(Bytes text, std::string& out);

}  // namespace waybill::redact

// Tokens, `wbt1.<key id>.<base64url of SIV ‖ ciphertext>.` (DESIGN.md, Keys): made by the treatment tokenize, restored
// on the way back. One object serves one agreement's keys and one category, one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "waybill/base/value_kind.hpp"
#include "waybill/crypto/aes_siv.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::treat {

class TokenKey {
public:
    TokenKey(const crypto::Keyring& keyring, Bytes keys_name, Bytes category);

    struct Plain {
        base::ValueKind kind;
        std::string text;
    };
    /// Appends the token.
    void make(base::ValueKind kind, Bytes text, std::string& out);
    /// The value behind a whole token of this agreement and category, under any ring key; nothing for any other text.
    std::optional<Plain> restore(Bytes token);
    /// The text with each token of this agreement and category that stands in it replaced by the text of its value,
    /// appended to `out`; how many they were, or nothing, and `out` as it was, where there is none. One pass: what a
    /// value holds is not looked through again.
    std::optional<std::size_t> restore_in(Bytes text, std::string& out);

private:
    std::optional<Plain> restore(Bytes id_hex, Bytes sealed);
    struct Keyed {
        std::string id_hex;
        crypto::AesSiv siv;
    };
    std::string associated_;    // keys name, 0, category
    std::vector<Keyed> keyed_;  // the current one first
    std::string plain_;         // scratch, kept for its memory
    std::string sealed_;
};

}  // namespace waybill::treat

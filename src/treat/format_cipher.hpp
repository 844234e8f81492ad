// FF1 over a text: the characters of an alphabet are encrypted among themselves, all others (spaces, punctuation) stay
// where they are and are not counted. A letter, digit, mark or control character outside the alphabet is refused: it
// would leave in the clear.
#pragma once

#include <string>
#include <vector>

#include "waybill/crypto/alphabet.hpp"
#include "waybill/crypto/ff1.hpp"

namespace waybill::treat {

/// Which of a text's characters are encrypted; all counts are of characters of the alphabet.
struct FormatRule {
    crypto::Alphabet alphabet;
    std::size_t keep_first = 0;
    std::size_t keep_last = 0;
    bool luhn = false;  // digits: the last one that is encrypted is chosen such that Luhn's check digit holds
};

/// Digits of a payment card at most (ISO/IEC 7812-1).
inline constexpr std::size_t longest_card = 19;
/// Characters of the alphabet in one value.
inline constexpr std::size_t longest_format = 4096;

class FormatCipher {
public:
    /// `key` has 32 bytes.
    FormatCipher(FormatRule rule, Bytes key, std::string tweak);
    /// Appends the result, which has as many characters. Error: treatment_failed, with `out` unchanged, where the rest
    /// that is encrypted has a domain below a million, or luhn does not hold for the text itself.
    Result<void> encrypt(Bytes text, std::string& out);
    Result<void> decrypt(Bytes text, std::string& out);

private:
    enum class Way { encrypt, decrypt };
    Result<void> run(Way way, Bytes text, std::string& out);
    Result<void> collect(Bytes text);
    bool luhn_holds();

    FormatRule rule_;
    crypto::Ff1 ff1_;
    std::string tweak_;
    std::vector<std::uint16_t> numerals_;  // scratch, kept for its memory
    std::string digits_;
};

}  // namespace waybill::treat

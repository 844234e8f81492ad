#include "format_cipher.hpp"

#include <utf8proc.h>

#include <cstdlib>

#include "waybill/base/checksums.hpp"

namespace waybill::treat {
namespace {

crypto::Ff1 made(Bytes key, std::uint32_t radix) {
    auto ff1 = crypto::Ff1::make(key, radix);
    if (!ff1) std::abort();  // an alphabet has a radix that FF1 takes, and a derived key has its size
    return *std::move(ff1);
}

/// Punctuation, the symbols of arithmetic and money, and separators.
bool may_stay(Bytes character) {
    utf8proc_int32_t code = 0;
    if (utf8proc_iterate(u8(character), static_cast<utf8proc_ssize_t>(character.size()), &code) <= 0) return false;
    const auto category = utf8proc_category(code);
    return (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SK) ||
           (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

}  // namespace

FormatCipher::FormatCipher(FormatRule rule, Bytes key, std::string tweak)
    : rule_(std::move(rule)), ff1_(made(key, rule_.alphabet.radix())), tweak_(std::move(tweak)) {}

Result<void> FormatCipher::encrypt(Bytes text, std::string& out) { return run(Way::encrypt, text, out); }
Result<void> FormatCipher::decrypt(Bytes text, std::string& out) { return run(Way::decrypt, text, out); }

Result<void> FormatCipher::collect(Bytes text) {
    numerals_.clear();
    while (!text.empty()) {
        const Bytes character = text.substr(0, crypto::character_size(text));
        if (const auto numeral = rule_.alphabet.numeral(character))
            numerals_.push_back(*numeral);
        else if (!may_stay(character))
            return fail(Code::treatment_failed, "a value has a letter or digit that is not in the alphabet of `fpe`");
        text.remove_prefix(character.size());
    }
    if (numerals_.size() > (rule_.luhn ? longest_card : longest_format))
        return fail(Code::treatment_failed, "a value is too long for `fpe`");
    return {};
}

bool FormatCipher::luhn_holds() {
    digits_.clear();
    for (const std::uint16_t numeral : numerals_) digits_ += static_cast<char>('0' + numeral);
    return base::luhn_holds(digits_);
}

Result<void> FormatCipher::run(Way way, Bytes text, std::string& out) {
    if (const auto collected = collect(text); !collected) return fail(collected.error());
    const std::size_t kept = rule_.keep_first + rule_.keep_last + (rule_.luhn ? 1 : 0);
    if (kept >= numerals_.size())
        return fail(Code::treatment_failed, "a value has nothing to encrypt beside what `fpe` keeps");
    if (rule_.luhn && !luhn_holds())
        return fail(Code::treatment_failed, "a value has not the check digit that `luhn` asks for");
    const auto changed = std::span(numerals_).subspan(rule_.keep_first, numerals_.size() - kept);
    const auto done = way == Way::encrypt ? ff1_.encrypt(tweak_, changed) : ff1_.decrypt(tweak_, changed);
    if (!done) return fail(done.error());
    if (rule_.luhn) {
        // Luhn's sum runs through all ten values with each single digit: one of them fits.
        std::uint16_t& check = numerals_[numerals_.size() - rule_.keep_last - 1];
        for (check = 0; check < 9 && !luhn_holds();) ++check;
    }
    std::size_t next = 0;
    while (!text.empty()) {
        const Bytes character = text.substr(0, crypto::character_size(text));
        const bool counted = rule_.alphabet.numeral(character).has_value();
        out += counted ? rule_.alphabet.character(numerals_[next++]) : character;
        text.remove_prefix(character.size());
    }
    return {};
}

}  // namespace waybill::treat

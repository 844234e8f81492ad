// Base64 by libsodium; a decoded text is encoded again and compared, which makes the one spelling the only one.
#include "waybill/base/text_codes.hpp"

#include <sodium.h>

#include <cstdint>
#include <cstring>

namespace waybill::base {
namespace {

std::string encode(Bytes bytes, int variant) {
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), u8(bytes), bytes.size(), variant);
    out.pop_back();  // its zero
    return out;
}

std::optional<std::string> decode(Bytes text, int variant) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(u8(out), out.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0)
        return std::nullopt;
    if (end != text.data() + text.size()) return std::nullopt;
    out.resize(length);
    if (encode(out, variant) != text) return std::nullopt;
    return out;
}

// Hex digits come of arithmetic, not of a table or a branch: keys are written in hex, too, and time tells nothing.
char hex_digit(int nibble) { return static_cast<char>('0' + nibble + (((9 - nibble) >> 8) & ('a' - '0' - 10))); }

/// Negative where it is none.
int hex_value(char c) {
    const int byte = static_cast<unsigned char>(c);
    const int digit = byte - '0', letter = byte - 'a' + 10;
    const int is_digit = ~(digit | (9 - digit)) >> 31, is_letter = ~((letter - 10) | (15 - letter)) >> 31;
    return (digit & is_digit) | (letter & is_letter) | ~(is_digit | is_letter);
}

constexpr std::size_t word = sizeof(std::uint64_t);

/// Whether the next eight bytes are ASCII: nearly all text is, and need not be looked at byte by byte.
bool is_ascii_word(Bytes text, std::size_t at) {
    if (text.size() - at < word) return false;
    std::uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, word);
    return (bytes & 0x8080808080808080) == 0;
}

/// Length of the sequence that this lead byte begins and the range of its second byte; 0 for none.
struct Sequence {
    std::size_t length;
    unsigned char low, high;
};

Sequence sequence_of(unsigned char lead) {
    if (lead >= 0xc2 && lead <= 0xdf) return {2, 0x80, 0xbf};
    if (lead == 0xe0) return {3, 0xa0, 0xbf};
    if (lead == 0xed) return {3, 0x80, 0x9f};
    if (lead >= 0xe1 && lead <= 0xef) return {3, 0x80, 0xbf};
    if (lead == 0xf0) return {4, 0x90, 0xbf};
    if (lead >= 0xf1 && lead <= 0xf3) return {4, 0x80, 0xbf};
    if (lead == 0xf4) return {4, 0x80, 0x8f};
    return {0, 0, 0};
}

}  // namespace

std::string to_hex(Bytes bytes) {
    std::string out(bytes.size() * 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        out[2 * i] = hex_digit(byte >> 4);
        out[2 * i + 1] = hex_digit(byte & 15);
    }
    return out;
}

std::optional<std::string> from_hex(Bytes text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string out(text.size() / 2, '\0');
    int wrong = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
        wrong |= high | low;
        out[i] = static_cast<char>(high << 4 | low);
    }
    if (wrong < 0) return std::nullopt;
    return out;
}

std::string to_base64(Bytes bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::optional<std::string> from_base64(Bytes text) { return decode(text, sodium_base64_VARIANT_ORIGINAL); }

void append_base64url(std::string& out, Bytes bytes) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    const std::size_t before = out.size();
    out.resize(before + sodium_base64_encoded_len(bytes.size(), variant));
    sodium_bin2base64(out.data() + before, out.size() - before, u8(bytes), bytes.size(), variant);
    out.pop_back();
}

std::optional<std::string> from_base64url(Bytes text) { return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

bool is_utf8(Bytes text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            i += is_ascii_word(text, i) ? word : 1;
            continue;
        }
        const Sequence sequence = sequence_of(lead);
        if (sequence.length == 0 || text.size() - i < sequence.length) return false;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        if (second < sequence.low || second > sequence.high) return false;
        for (std::size_t j = 2; j < sequence.length; ++j)
            if ((static_cast<unsigned char>(text[i + j]) & 0xc0) != 0x80) return false;
        i += sequence.length;
    }
    return true;
}

}  // namespace waybill::base

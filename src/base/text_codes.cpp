// Encodings by libsodium; a decoded text is encoded again and compared, which makes the one spelling the only one.
#include "waybill/base/text_codes.hpp"

#include <sodium.h>

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
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), u8(bytes), bytes.size());
    out.pop_back();
    return out;
}

std::optional<std::string> from_hex(Bytes text) {
    std::string out(text.size() / 2 + 1, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(u8(out), out.size(), text.data(), text.size(), nullptr, &length, &end) != 0) return std::nullopt;
    out.resize(length);
    if (to_hex(out) != text) return std::nullopt;
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
            ++i;
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

// Bitcoin addresses: base58check (pay to public key or script hash) and segregated witness, bech32 (BIP 173) and
// bech32m (BIP 350). Each has a checksum of 30 bits or more: no context is needed.
#include <algorithm>

#include "looks.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::detect {
namespace {

constexpr Bytes base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr Bytes bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The 25 bytes of an address, or nothing.
std::optional<std::array<unsigned char, 25>> decode_base58(Bytes text) {
    std::array<unsigned char, 25> out{};
    for (const char c : text) {
        std::size_t carry = base58.find(c);
        if (carry == Bytes::npos) return std::nullopt;
        for (auto byte = out.rbegin(); byte != out.rend(); ++byte) {
            carry += std::size_t{58} * *byte;
            *byte = static_cast<unsigned char>(carry);
            carry >>= 8;
        }
        if (carry != 0) return std::nullopt;
    }
    return out;
}

bool has_base58_check(Bytes text) {
    const auto bytes = decode_base58(text);
    if (!bytes || ((*bytes)[0] != 0 && (*bytes)[0] != 5)) return false;
    const Bytes all(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const auto hash = crypto::sha256(crypto::as_bytes(crypto::sha256(all.substr(0, 21))));
    return crypto::as_bytes(hash).substr(0, 4) == all.substr(21);
}

/// BIP 173's checksum over `bc` and the data; 1 for version 0, BIP 350's constant for later ones.
bool has_bech32_check(Bytes data) {
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    std::uint32_t check = 1;
    const auto add = [&](std::uint32_t value) {
        const std::uint32_t top = check >> 25;
        check = (check & 0x1ffffff) << 5 ^ value;
        for (std::size_t i = 0; i < generator.size(); ++i)
            if (top >> i & 1) check ^= generator[i];
    };
    for (const std::uint32_t value : {3, 3, 0, 2, 3}) add(value);  // `bc`, expanded
    for (const char c : data) add(static_cast<std::uint32_t>(bech32.find(static_cast<char>(c | 0x20))));
    return check == (data[0] == 'q' || data[0] == 'Q' ? 1 : 0x2bc830a3);
}

std::size_t run_of(Bytes text, std::size_t at, std::size_t longest) {
    std::size_t length = 0;
    while (length <= longest && is_alnum(character_at(text, at + length).code)) ++length;
    return length;
}

std::optional<Claim> look_base58(const Place& place) {
    if (!is_free_before(place.text, place.at)) return std::nullopt;
    const std::size_t length = run_of(place.text, place.at, 35);
    if (length < 26 || length > 35 || !is_free_after(place.text, place.at + length)) return std::nullopt;
    if (!has_base58_check(place.text.substr(place.at, length))) return std::nullopt;
    return Claim{place.at, place.at + length, 98, 98, "base58 checksum"};
}

std::optional<Claim> look_bech32(const Place& place) {
    if (!is_free_before(place.text, place.at)) return std::nullopt;
    const std::size_t length = run_of(place.text, place.at, 90);
    if (length < 14 || length > 90 || !is_free_after(place.text, place.at + length)) return std::nullopt;
    const Bytes address = place.text.substr(place.at, length);
    const bool upper = std::none_of(address.begin(), address.end(), [](unsigned char c) { return is_lower(c); });
    const bool lower = std::none_of(address.begin(), address.end(), [](unsigned char c) { return is_upper(c); });
    const Bytes data = address.substr(3);
    const bool digits = std::all_of(data.begin(), data.end(),
                                    [](char c) { return bech32.find(static_cast<char>(c | 0x20)) != Bytes::npos; });
    if ((!upper && !lower) || !digits || !has_bech32_check(data)) return std::nullopt;
    return Claim{place.at, place.at + length, 98, 98, "bech32 checksum"};
}

}  // namespace

std::optional<Claim> look_crypto(const Place& place) {
    return is_digit(static_cast<unsigned char>(place.text[place.at])) ? look_base58(place) : look_bech32(place);
}

}  // namespace waybill::detect

#include "vendor_key.hpp"

#include <algorithm>
#include <cmath>

#include "looks.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::detect {
namespace {

bool is_of(Alphabet alphabet, char c) {
    const auto code = static_cast<unsigned char>(c);
    switch (alphabet) {
        case Alphabet::digits:
            return is_digit(code);
        case Alphabet::hex:
            return is_hex(code);
        case Alphabet::upper_digits:
            return is_digit(code) || is_upper(code);
        case Alphabet::alnum:
            return is_alnum(code);
        case Alphabet::base64:
            return is_alnum(code) || c == '+' || c == '/' || c == '=';
        case Alphabet::base64url:
            return is_alnum(code) || c == '-' || c == '_' || c == '.' || c == '=';
    }
    return false;
}

/// The body ends before what punctuation leaves behind a key in prose.
std::size_t body_length(Bytes text, std::size_t at, Alphabet alphabet, std::size_t most) {
    std::size_t length = 0;
    while (length < most && at + length < text.size() && is_of(alphabet, text[at + length])) ++length;
    while (length > 0 && (text[at + length - 1] == '.' || text[at + length - 1] == '-')) --length;
    return length;
}

/// Whether the stretch stands by itself; words of code may be quoted, assigned, or parts of a URL.
bool stands_alone(Bytes text, std::size_t begin, std::size_t end) {
    const char32_t before = character_before(text, begin).code, after = character_at(text, end).code;
    return !is_word(before) && before != '+' && before != '-' && !is_word(after) && after != '+';
}

}  // namespace

double entropy(Bytes text) {
    std::array<std::size_t, 256> times{};
    for (const char c : text) ++times[static_cast<unsigned char>(c)];
    double bits = 0;
    for (const std::size_t n : times)
        if (n > 0) {
            const double share = static_cast<double>(n) / static_cast<double>(text.size());
            bits -= share * std::log2(share);
        }
    return bits;
}

std::optional<Claim> look_vendor_key(const Place& place, const VendorKey& key) {
    for (const auto& form : key.forms) {
        if (!place.text.substr(place.at).starts_with(form.begins)) continue;
        const std::size_t begin = place.at + form.begins.size();
        const std::size_t length = body_length(place.text, begin, form.body, form.longest + 1);
        if (length < form.shortest || length > form.longest) continue;
        const Bytes body = place.text.substr(begin, length);
        if (!body.starts_with(form.marker) || entropy(body) < key.bits) continue;
        if (!stands_alone(place.text, place.at, begin + length)) continue;
        return Claim{place.at, begin + length, key.alone, key.with_word, "beginning, length and entropy"};
    }
    return std::nullopt;
}

/// Forty characters of base64 are nothing by themselves: a word must say that they are Amazon's secret.
std::optional<Claim> look_aws_secret_key(const Place& place) {
    constexpr std::size_t length = 40;
    const Bytes text = place.text;
    std::size_t begin = place.at;  // of one of its words; others may stand before it
    while (begin > 0 && place.at - begin <= length && is_of(Alphabet::base64, text[begin - 1]) &&
           text[begin - 1] != '=')
        --begin;
    if (is_word(character_before(text, begin).code)) return std::nullopt;
    const Bytes body = text.substr(begin, length);
    if (body.size() < length ||
        !std::all_of(body.begin(), body.end(), [](char c) { return is_of(Alphabet::base64, c); }))
        return std::nullopt;
    const char32_t after = character_at(text, begin + length).code;
    if (is_word(after) || after == '/' || after == '+' || after == '=') return std::nullopt;
    const bool letters = std::any_of(body.begin(), body.end(), [](unsigned char c) { return is_upper(c); }) &&
                         std::any_of(body.begin(), body.end(), [](unsigned char c) { return is_lower(c); });
    if (!letters || body.find('=') != Bytes::npos || entropy(body) < 3.6) return std::nullopt;
    return Claim{begin, begin + length, 10, 94, "length and entropy"};
}

/// Storage account keys: 64 bytes in base64, as they stand in connection strings.
std::optional<Claim> look_azure_storage_key(const Place& place) {
    constexpr std::size_t length = 88;
    const std::size_t end = place.at + 2;  // it is found by its end
    if (end < length) return std::nullopt;
    const Bytes text = place.text, body = text.substr(end - length, length);
    const char32_t before = character_before(text, end - length).code;
    if (is_word(before) || before == '/' || before == '+' || text.substr(end, 1) == "=") return std::nullopt;
    if (!base::from_base64(body) || entropy(body) < 4.5) return std::nullopt;
    return Claim{end - length, end, 15, 95, "64 bytes of base64"};
}

/// Microsoft Entra: three characters, a digit, Q~, then 31 to 34.
std::optional<Claim> look_azure_client_secret(const Place& place) {
    if (place.at < 4) return std::nullopt;
    const Bytes text = place.text;
    const std::size_t begin = place.at - 4;
    std::size_t end = place.at + 2;
    const auto is_body = [](char c) {
        return is_alnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == '~';
    };
    while (end < text.size() && end - place.at < 40 && is_body(text[end])) ++end;
    while (text[end - 1] == '.') --end;
    const Bytes head = text.substr(begin, 4);
    const std::size_t body = end - place.at - 2;
    if (body < 31 || body > 34 || !std::all_of(head.begin(), head.end(), is_body)) return std::nullopt;
    if (!is_digit(static_cast<unsigned char>(head[3])) || entropy(text.substr(begin, end - begin)) < 3.5)
        return std::nullopt;
    if (is_word(character_before(text, begin).code)) return std::nullopt;
    return Claim{begin, end, 92, 98, "form and entropy"};
}

/// Telegram's bots: a number, a colon, 35 characters.
std::optional<Claim> look_telegram_token(const Place& place) {
    const Bytes text = place.text;
    std::size_t colon = place.at;
    while (colon - place.at < 11 && is_digit(character_at(text, colon).code)) ++colon;
    if (colon - place.at < 8 || !text.substr(colon).starts_with(":AA")) return std::nullopt;
    const std::size_t length = body_length(text, colon + 1, Alphabet::base64url, 36);
    if (length != 35 || entropy(text.substr(colon + 1, length)) < 3.5 || !stands_alone(text, place.at, colon + 36))
        return std::nullopt;
    return Claim{place.at, colon + 36, 95, 98, "form and entropy"};
}

}  // namespace waybill::detect

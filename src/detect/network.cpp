// Addresses of machines: IPv4, IPv6 (RFC 4291 section 2.2, read by the C library), MAC.
#include <arpa/inet.h>

#include <algorithm>

#include "looks.hpp"
#include "shape.hpp"

namespace waybill::detect {
namespace {

bool is_quad(const Number& number) {
    for (std::size_t i = 0; i < 4; ++i) {
        const Bytes digits = number.digits(i + 1).substr(number.digits(i).size());
        if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) return false;
        if (digits.size() == 3 && digits > "255") return false;
    }
    return true;
}

/// Not a word of code such as `std::cafe`: three groups at least, or a first of four digits, and a digit somewhere.
bool is_telling(Bytes address) {
    const auto groups = [&] {
        std::size_t count = address.find('.') == Bytes::npos ? 0 : 1;  // an IPv4 address is two
        for (std::size_t i = 0; i < address.size(); ++i)
            count += address[i] != ':' && (i == 0 || address[i - 1] == ':') ? 1 : 0;
        return count;
    }();
    const bool digit = std::any_of(address.begin(), address.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digit && (groups >= 3 || address.find(':') == 4 || address == "::1");
}

std::optional<Claim> look_ipv4(const Place& place) {
    const Number& number = place.number();
    const char32_t before = character_before(place.text, place.at).code;
    if (number.groups() < 4 || is_word(before) || before == '.' || before == '%') return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i)
        if (number.separator(i) != Separator::dot) return std::nullopt;
    if (!is_quad(number) || number.separator(3) == Separator::dot) return std::nullopt;
    // A port, a prefix length, a path or the end of a range may follow.
    const Character next = character_at(place.text, number.end(3));
    const bool range = number.groups() >= 8;
    if (is_word(next.code) || (is_dash(next.code) && !range) || next.code == '%') return std::nullopt;
    if (number.digits(4) == "0000") return std::nullopt;
    return Claim{place.at, number.end(3), 80, 97, "four numbers up to 255"};
}

std::optional<Claim> look_ipv6(const Place& place) {
    const Bytes text = place.text;
    constexpr std::size_t longest = 45;  // with an IPv4 address at its end
    std::size_t begin = place.at;
    while (begin > 0 && place.at - begin < 5 && (is_hex(static_cast<unsigned char>(text[begin - 1])))) --begin;
    std::size_t end = place.at;
    while (end < text.size() && end - begin <= longest &&
           (is_hex(static_cast<unsigned char>(text[end])) || text[end] == ':' || text[end] == '.'))
        ++end;
    while (end > begin && (text[end - 1] == '.' || (text[end - 1] == ':' && !text.substr(0, end).ends_with("::"))))
        --end;
    const Bytes found = text.substr(begin, end - begin);
    if (found.size() < 3 || found.size() > longest || !is_telling(found)) return std::nullopt;
    const char32_t before = character_before(text, begin).code;
    if (is_word(before) || before == ':' || before == '.') return std::nullopt;
    if (is_word(character_at(text, end).code)) return std::nullopt;
    std::array<char, longest + 1> zero_ended{};
    found.copy(zero_ended.data(), found.size());
    in6_addr address;
    if (inet_pton(AF_INET6, zero_ended.data(), &address) != 1) return std::nullopt;
    return Claim{begin, end, found == "::1" ? 60 : 88, 98, "form"};
}

}  // namespace

std::optional<Claim> look_ip_address(const Place& place) {
    if (is_digit(static_cast<unsigned char>(place.text[place.at])))
        if (auto found = look_ipv4(place)) return found;
    return look_ipv6(place);
}

std::optional<Claim> look_mac_address(const Place& place) {
    const Bytes text = place.text;
    const auto is_group = [&](std::size_t at, std::size_t length) {
        const Bytes group = text.substr(std::min(at, text.size()), length);
        return group.size() == length &&
               std::all_of(group.begin(), group.end(), [](char c) { return is_hex(static_cast<unsigned char>(c)); });
    };
    const auto is_all = [&](std::size_t groups, std::size_t length, char separator) {
        for (std::size_t i = 0; i < groups; ++i) {
            if (!is_group(place.at + i * (length + 1), length)) return false;
            if (i + 1 < groups && text.substr(place.at + (i + 1) * (length + 1) - 1, 1) != Bytes(&separator, 1))
                return false;
        }
        return true;
    };
    std::size_t end = place.at + 17;
    char separator = ':';
    if (is_all(6, 2, '-'))
        separator = '-';
    else if (is_all(3, 4, '.'))
        end = place.at + 14, separator = '.';
    else if (!is_all(6, 2, ':'))
        return std::nullopt;
    const Character before = character_before(text, place.at), next = character_at(text, end);
    if (is_word(before.code) || is_word(next.code)) return std::nullopt;
    const char32_t after = character_at(text, end + next.length).code;
    const char32_t ahead = character_before(text, place.at - before.length).code;
    if (next.code == static_cast<unsigned char>(separator) && is_word(after)) return std::nullopt;  // a fingerprint
    if (before.code == static_cast<unsigned char>(separator) && is_hex(ahead)) return std::nullopt;
    return Claim{place.at, end, separator == '.' ? 66 : 88, 98, "form"};
}

}  // namespace waybill::detect

// Secrets with a structure: JSON web tokens (RFC 7519) and PEM private keys (RFC 7468).
#include <sodium.h>

#include <algorithm>

#include "looks.hpp"

namespace waybill::detect {
namespace {

constexpr std::size_t longest_token = reach_bytes - 1024;

bool is_base64url(char c) { return is_alnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; }

std::size_t segment_end(Bytes text, std::size_t at, std::size_t limit) {
    while (at < std::min(text.size(), limit) && is_base64url(text[at])) ++at;
    return at;
}

/// Whether the first bytes that this is the base64url of are a header's: an object that names an algorithm.
bool is_header(Bytes segment) {
    std::array<char, 768> decoded;
    const Bytes head = segment.substr(0, std::min<std::size_t>(segment.size(), 1024));
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(), head.data(), head.size(),
                          nullptr, &length, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    const Bytes json(decoded.data(), length);
    return json.starts_with('{') && json.find("\"alg\"") != Bytes::npos;
}

}  // namespace

std::optional<Claim> look_jwt(const Place& place) {
    const Bytes text = place.text;
    if (place.at > 0 && (is_base64url(text[place.at - 1]) || text[place.at - 1] == '.' || text[place.at - 1] == '/'))
        return std::nullopt;
    const std::size_t limit = place.at + longest_token;
    const std::size_t header = segment_end(text, place.at, limit);
    if (header >= text.size() || text[header] != '.' || !is_header(text.substr(place.at, header - place.at)))
        return std::nullopt;
    std::size_t end = segment_end(text, header + 1, limit);
    if (end - header < 3) return std::nullopt;
    // Signed ones have one part more (none has an empty one), encrypted ones three.
    for (int more = 0; more < 3 && end < text.size() && text[end] == '.'; ++more) {
        const std::size_t next = segment_end(text, end + 1, limit);
        if (next == end + 1) break;
        end = next;
    }
    return Claim{place.at, end, 97, 97, "header that names an algorithm"};
}

/// Up to the end line, or as far as the base64 goes where it is missing.
std::optional<Claim> look_private_key(const Place& place) {
    const Bytes text = place.text;
    const Bytes label_line = text.substr(place.at, 80);
    const auto label_end = label_line.find("-----", 11);
    if (label_end == Bytes::npos) return std::nullopt;
    const Bytes label = label_line.substr(11, label_end - 11);
    if (!label.ends_with("PRIVATE KEY") && label != "PGP PRIVATE KEY BLOCK") return std::nullopt;
    const std::size_t body = place.at + label_end + 5;
    const Bytes rest = text.substr(body, longest_finding_bytes - 160);  // label lines of 80 bytes
    std::size_t end = std::min(rest.find("-----"), rest.size());
    if (const Bytes last = rest.substr(end, 80); last.starts_with("-----END ") && last.find("-----", 9) != Bytes::npos)
        end += last.find("-----", 9) + 5;
    else  // looked for up to there only: many labels in a row would each read on to the limit
        end = std::min(end, rest.substr(0, end).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                                                  "0123456789+/=\r\n\\ \t:,-"));
    return Claim{place.at, body + end, 99, 99, "PEM label"};
}

}  // namespace waybill::detect

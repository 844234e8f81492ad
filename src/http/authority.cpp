#include "authority.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "characters.hpp"

namespace waybill::http {
namespace {

bool is_port(Bytes text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return !text.empty() && is_digit(text.front()) && error == std::errc() && end == text.data() + text.size() &&
           text.size() <= 5 && port >= 1 && port <= 65535;
}

bool is_ipv6(Bytes text) {
    in6_addr address;
    return text.find('\0') == Bytes::npos && inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

bool is_name(Bytes text) {
    if (text.empty() || text.front() == '.' || text.find("..") != Bytes::npos) return false;
    return std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "-._"); });
}

}  // namespace

bool is_authority(Bytes text) {
    if (text.size() > 255) return false;
    const bool bracketed = text.starts_with('[');
    const std::size_t host_end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && (host_end == Bytes::npos || !is_ipv6(text.substr(1, host_end - 1)))) return false;
    if (!bracketed && !is_name(text.substr(0, host_end))) return false;
    if (host_end == Bytes::npos) return true;
    const Bytes rest = text.substr(bracketed ? host_end + 1 : host_end);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
}

}  // namespace waybill::http

#include "config_values.hpp"

#include <arpa/inet.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "waybill/crypto/signing.hpp"

namespace waybill::control::values {
namespace {

bool is_number_address(const std::string& host, int family) {
    std::array<unsigned char, 16> out;
    return inet_pton(family, host.c_str(), out.data()) == 1;
}

bool is_address(std::string_view text) {
    std::string host;
    std::uint16_t port = 0;
    return split_address(text, host, port);
}

/// A name under $CREDENTIALS_DIRECTORY, which no name may lead out of.
bool is_master(std::string_view text) {
    if (!text.starts_with(credential_prefix)) return false;
    const std::string_view name = text.substr(credential_prefix.size());
    return !name.empty() && name.size() <= 255 && !name.starts_with('.') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

bool is_origin(std::string_view text) { return policy::forms::free_text.is(text) && crypto::is_key_name(text); }
bool is_witness_key(std::string_view text) {
    return static_cast<bool>(crypto::VerifierKey::parse(text, crypto::KeyUse::cosignature));
}
/// As it goes to libcurl, which takes it apart; nothing in it may be a control character, a space or a credential.
bool is_witness_url(std::string_view text) {
    const bool known = text.starts_with("https://") || text.starts_with("http://");
    const std::string_view rest = text.substr(std::min(text.size(), text.find("//") + 2));
    return known && text.size() <= 2048 && !rest.empty() && !rest.starts_with('/') &&
           std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 0x7f && c != '@' && c != '?' && c != '#'; });
}
bool is_deadline(std::string_view text) { return parse_deadline(text).has_value(); }
bool is_age(std::string_view text) { return parse_age(text).has_value(); }

/// A user or a group. Nobody is nobody's role: in a user namespace everybody else looks so.
bool is_role(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    const std::string_view name = colon == text.npos ? std::string_view() : text.substr(colon + 1);
    if (name.empty() || name.size() > 64 || name == "nobody" || name == "nogroup" || name == "65534") return false;
    if (kind == "uid" || kind == "gid")
        return name.size() <= 10 && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    return (kind == "user" || kind == "group") && policy::forms::free_text.is(name);
}

bool is_socket_path(std::string_view text) {
    return policy::forms::path.is(text) && text.size() < sizeof(sockaddr_un::sun_path);
}

}  // namespace

const policy::Form address{is_address, "an address to listen on",
                           "an IP address and a port, as 0.0.0.0:8443 or [::]:8443"};
const policy::Form master{is_master, "a master key",
                          "credential: and the name of a credential, as credential:waybill-master"};
const policy::Form origin{is_origin, "an origin of a log",
                          "without spaces or plus signs, as waybill.corp.example/gw-1"};
const policy::Form witness_key{
    is_witness_key, "a key of a witness",
    "the verifier key that it hands out: a name, 8 hex digits and a key of type 4 in base64"};
const policy::Form witness_url{is_witness_url, "a witness's address", "https://witness.example/gw"};
const policy::Form deadline{is_deadline, "a deadline", "a number with ms, s, m or h, 1ms to 24h, as 30s"};
const policy::Form role{is_role, "a user or a group", "group:auditors, user:anna, uid:1001 or gid:1001"};
const policy::Form age{is_age, "an age", "a number of days or years, up to 100y, as 10y or 3650d"};
const policy::Form socket_path{is_socket_path, "a path of a socket", "1 to 107 bytes, without control characters"};

bool split_address(std::string_view text, std::string& host, std::uint16_t& port) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return false;
    const std::string_view number = text.substr(colon + 1);
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), port);
    if (problem != std::errc{} || end != number.data() + number.size() || number.size() > 5) return false;
    host = text.substr(0, colon);
    if (!host.starts_with('[') || !host.ends_with(']')) return is_number_address(host, AF_INET);
    host = host.substr(1, host.size() - 2);
    return is_number_address(host, AF_INET6);
}

std::optional<std::chrono::days> parse_age(std::string_view text) {
    if (!text.ends_with('d') && !text.ends_with('y')) return std::nullopt;
    const std::uint64_t unit = text.ends_with('y') ? 366 : 1;
    const auto count = policy::parse_count(text.substr(0, text.size() - 1));
    if (!count || *count > 100 * 366 / unit) return std::nullopt;
    return std::chrono::days(*count * unit);
}

std::optional<std::chrono::milliseconds> parse_deadline(std::string_view text) {
    using namespace std::chrono_literals;
    struct Unit {
        std::string_view suffix;
        std::chrono::milliseconds length;
    };
    static constexpr std::array<Unit, 4> units = {{{"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}}};
    for (const Unit& unit : units) {
        if (!text.ends_with(unit.suffix)) continue;
        const auto count = policy::parse_count(text.substr(0, text.size() - unit.suffix.size()));
        if (!count) continue;  // `30ms` ends with `s`, too
        if (*count > static_cast<std::uint64_t>(24h / unit.length)) return std::nullopt;
        return static_cast<std::int64_t>(*count) * unit.length;
    }
    return std::nullopt;
}

}  // namespace waybill::control::values

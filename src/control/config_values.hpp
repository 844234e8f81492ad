// The forms of values that only the gateway's configuration has: addresses, credentials, origins, deadlines, paths of
// sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "waybill/policy/forms.hpp"

namespace waybill::control::values {

extern const policy::Form address;  // 0.0.0.0:8443 or [::]:8443
extern const policy::Form master;   // credential:NAME
extern const policy::Form origin;   // a signing key's name
extern const policy::Form witness_key, witness_url;
extern const policy::Form deadline;     // 1ms to 24h
extern const policy::Form age;          // 1d to 100y
extern const policy::Form role;         // of an auditor
extern const policy::Form socket_path;  // what fits into a sockaddr_un

/// Takes an address apart; the host without brackets. Names are not taken: what they resolve to may change under the
/// gateway.
bool split_address(std::string_view text, std::string& host, std::uint16_t& port);
std::optional<std::chrono::milliseconds> parse_deadline(std::string_view text);
/// `3650d` or `10y`; a year has 366 days, so that nothing goes too early.
std::optional<std::chrono::days> parse_age(std::string_view text);

inline constexpr std::string_view credential_prefix = "credential:";

}  // namespace waybill::control::values

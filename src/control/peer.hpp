// Who is at the other end of a unix socket, and whether a list of users and groups names it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin_socket.hpp"

namespace waybill::control {

/// Nothing where the system does not say.
std::optional<Peer> peer_of(int socket);

/// Whether a list of `user:NAME`, `uid:NUMBER`, `group:NAME` and `gid:NUMBER` names the peer. Names are looked up now.
/// Nobody (65,534) is never named: in a user namespace everybody else looks so.
bool names(const std::vector<std::string>& list, const Peer& peer);

}  // namespace waybill::control

#include "peer.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace waybill::control {
namespace {

constexpr std::uint32_t nobody = 65'534;  // the kernel's overflow id

std::string actor_of(uid_t uid) {
    std::string out = "uid:" + std::to_string(uid);
    passwd entry{}, *found = nullptr;
    std::array<char, 4096> space;
    if (::getpwuid_r(uid, &entry, space.data(), space.size(), &found) == 0 && found != nullptr)
        out += " " + std::string(found->pw_name);
    return out;
}

std::vector<gid_t> groups_of(int socket, gid_t primary) {
    std::vector<gid_t> more(64);
    auto size = static_cast<socklen_t>(more.size() * sizeof(gid_t));
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, more.data(), &size) != 0) {
        // A peer of more groups says how many; on any other failure it has the primary one alone.
        more.resize(size / sizeof(gid_t));
        if (errno != ERANGE || ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, more.data(), &size) != 0) size = 0;
    }
    more.resize(size / sizeof(gid_t));
    more.insert(more.begin(), primary);
    return more;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t out = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

std::optional<std::uint32_t> user_number(const std::string& name) {
    passwd entry{}, *found = nullptr;
    std::array<char, 4096> space;
    if (::getpwnam_r(name.c_str(), &entry, space.data(), space.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    return found->pw_uid;
}

std::optional<std::uint32_t> group_number(const std::string& name) {
    group entry{}, *found = nullptr;
    std::vector<char> space(64 << 10);
    if (::getgrnam_r(name.c_str(), &entry, space.data(), space.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    return found->gr_gid;
}

bool names(std::string_view one, const Peer& peer) {
    const std::size_t colon = one.find(':');
    if (colon == one.npos) return false;
    const std::string_view kind = one.substr(0, colon);
    const std::string name(one.substr(colon + 1));
    const bool user = kind == "user" || kind == "uid";
    const auto number = kind == "user" ? user_number(name) : kind == "group" ? group_number(name) : number_of(name);
    if (!number || *number == nobody) return false;
    return user ? peer.uid == *number : std::ranges::find(peer.groups, *number) != peer.groups.end();
}

}  // namespace

std::optional<Peer> peer_of(int socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
    return Peer{credentials.uid, groups_of(socket, credentials.gid), actor_of(credentials.uid)};
}

bool names(const std::vector<std::string>& list, const Peer& peer) {
    return std::ranges::any_of(list, [&](const std::string& one) { return names(std::string_view(one), peer); });
}

}  // namespace waybill::control

// One TLS connection of a thread that may wait, to a peer that takes bytes and answers nothing but the goodbye (syslog,
// RFC 5425). Never for threads that serve: theirs is tls_stream.hpp. Names are resolved and connected to by libcurl.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

/// One thread. Every wait ends when its time has passed or `give_up` says so, which is looked at each second at least.
/// All errors are audit_unavailable; after one the connection is of no use.
class SyncTls {
public:
    struct Peer {
        std::string host;  // a name, or an address without brackets
        std::uint16_t port = 0;
        std::shared_ptr<const ClientTls> tls;  // for that host
    };
    /// Connected, and the peer's certificate verified. Whether the peer takes ours, TLS 1.3 tells only later.
    static Result<std::unique_ptr<SyncTls>> connect(const Peer& peer, std::chrono::milliseconds within,
                                                    std::function<bool()> give_up);
    virtual ~SyncTls() = default;

    /// Returns when the kernel has all of it, which is not to say that the peer has.
    virtual Result<void> send(Bytes bytes, std::chrono::milliseconds within) = 0;
    /// Whether the peer is still there; does not wait. For when nothing is sent for a while.
    virtual Result<void> look() = 0;
    /// How the peer's side ended.
    enum class Ended : std::uint8_t {
        goodbye,  // it said so (close_notify): it has read everything before ours (RFC 5246, 7.2.1), and nobody between
        silent,   // its system acknowledged every byte and ended in order, which anybody on the way could have said
    };
    /// Says goodbye (close_notify), and waits for the end of the peer's side. When it succeeds the peer's system has
    /// acknowledged every byte: a program that ends without having read makes a reset of it. Fails where the peer ended
    /// first. Nothing can be sent after.
    virtual Result<Ended> finish(std::chrono::milliseconds within) = 0;
};

}  // namespace waybill::net

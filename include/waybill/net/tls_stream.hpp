// A TLS connection as a byte stream: OpenSSL has the socket itself (SSL_set_fd), waiting is Asio's. Buffers are
// released while it idles (SSL_MODE_RELEASE_BUFFERS). The process must ignore SIGPIPE. Whoever destroys a stream first
// sees to it that no coroutine is inside one of its functions: close() makes such a one return, through the io_context.
// The Deadlines outlive all streams and their coroutines.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "waybill/net/byte_stream.hpp"
#include "waybill/net/deadlines.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

class TlsStream : public ByteStream {
public:
    /// The server's handshake on an accepted socket (non-blocking from here on). Errors: request_timeout, client_gone,
    /// client_not_trusted (no certificate, another CA, revoked, stale list …). The text says which, for the log.
    static Awaitable<Result<std::unique_ptr<TlsStream>>> accept(boost::asio::ip::tcp::socket socket,
                                                                std::shared_ptr<const ServerTls> tls,
                                                                Deadlines& deadlines, Milliseconds within);
    /// The client's handshake on a connected socket. Errors: vendor_timeout, vendor_not_trusted, vendor_broke_off.
    /// Sessions of earlier connections with these settings are resumed (kept in `tls`).
    static Awaitable<Result<std::unique_ptr<TlsStream>>> connect(boost::asio::ip::tcp::socket socket,
                                                                 std::shared_ptr<const ClientTls> tls,
                                                                 Deadlines& deadlines, Milliseconds within);

    /// The peer's certificate, as verified; never null.
    virtual X509* peer() const = 0;
    /// What ServerTls::judge() needs beside it; may be null. On a resumed connection, as it was at the first.
    virtual const STACK_OF(X509) * peer_chain() const = 0;
    /// Whether the handshake went on from an earlier connection's session.
    virtual bool resumed() const = 0;
};

}  // namespace waybill::net

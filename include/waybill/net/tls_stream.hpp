// A TLS connection as a byte stream: OpenSSL has the socket itself (SSL_set_fd), waiting is Asio's. Buffers are
// released while it idles (SSL_MODE_RELEASE_BUFFERS).
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

    /// The peer's certificate and chain, as verified; null on a resumed session that carries none.
    virtual X509* peer() const = 0;
    virtual const STACK_OF(X509) * peer_chain() const = 0;
};

}  // namespace waybill::net

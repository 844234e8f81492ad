#include "waybill/net/tls_stream.hpp"

#include "tls_connection.hpp"

namespace waybill::net {

using boost::asio::ip::tcp;

Awaitable<Result<std::unique_ptr<TlsStream>>> TlsStream::accept(tcp::socket socket,
                                                                std::shared_ptr<const ServerTls> tls,
                                                                Deadlines& deadlines, Milliseconds within) {
    SslPtr ssl(SSL_new(tls->context()));
    if (ssl == nullptr) co_return fail(of_client.gone, "no memory for a TLS connection");
    SSL_set_accept_state(ssl.get());
    auto connection =
        std::make_unique<TlsConnection>(std::move(socket), std::move(ssl), std::move(tls), deadlines, of_client);
    const Result<void> done = co_await connection->handshake(within, Code::client_not_trusted);
    if (!done) co_return fail(done.error());
    std::unique_ptr<TlsStream> stream = std::move(connection);
    co_return std::move(stream);
}

Awaitable<Result<std::unique_ptr<TlsStream>>> TlsStream::connect(tcp::socket socket,
                                                                 std::shared_ptr<const ClientTls> tls,
                                                                 Deadlines& deadlines, Milliseconds within) {
    SslPtr ssl(SSL_new(tls->context()));
    if (ssl == nullptr) co_return fail(of_vendor.gone, "no memory for a TLS connection");
    SSL_set_connect_state(ssl.get());
    tls->prepare(ssl.get());
    auto connection =
        std::make_unique<TlsConnection>(std::move(socket), std::move(ssl), std::move(tls), deadlines, of_vendor);
    const Result<void> done = co_await connection->handshake(within, Code::vendor_not_trusted);
    if (!done) co_return fail(done.error());
    std::unique_ptr<TlsStream> stream = std::move(connection);
    co_return std::move(stream);
}

}  // namespace waybill::net
